# syntax=docker/dockerfile:1

# Node comes from the base image, not from the npm package `node`: that one is for machines with an older Node, would
# bring the same 120 MB a second time, and would not get the base image's security updates. So no install script runs
# and nothing optional is installed; that leaves out the embedded PostgreSQL too, whose place DATABASE_URL takes: a
# database does not live in a container that may be replaced at any moment.
# The version is that of the package `node`, held by a test; build anew for updates of the system below it.
FROM node:24.21.0-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts && npm cache clean --force
# What only editors and debuggers read is more than half of it.
RUN find node_modules -type f '(' -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' ')' -delete

FROM node:24.21.0-slim
# Without credentials the service must refuse to start here, not become the sandbox, which authenticates nobody.
ENV NODE_ENV=production WATCHPOST_SANDBOX=0
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json ./
COPY cards ./cards
COPY src ./src
# Everything belongs to root and is only read. Nothing is written: run it with a read-only root file system and without
# any volume (docker run --read-only --cap-drop=ALL --security-opt=no-new-privileges). Only a trial with TOKEN_FILE needs
# one, mounted where that file is to lie.
USER node
EXPOSE 3978
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3978}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Requests and jobs in hand get 20 s to end; give the container longer than that (docker stop --timeout=60).
STOPSIGNAL SIGTERM
# Node itself is the first process, not npm: it gets the signal to stop, and ends in order. Its limits are those of npm start.
CMD ["node", "--max-semi-space-size=4", "--max-old-space-size=384", "src/main.ts"]
