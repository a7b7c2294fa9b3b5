# syntax=docker/dockerfile:1

# Node comes from the base image, not from the npm package `node`: that one is for machines with an older Node, would
# bring the same 120 MB a second time, and would not get the base image's security updates. So no install script runs
# and nothing optional is installed; that leaves out the embedded PostgreSQL too, whose place DATABASE_URL takes.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:24-slim
# Without credentials the service must refuse to start here, not become the sandbox, which authenticates nobody.
ENV NODE_ENV=production WATCHPOST_SANDBOX=0
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json ./
COPY cards ./cards
COPY src ./src
# Everything belongs to root and is only read: the root file system may be mounted read-only.
USER node
EXPOSE 3978
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3978}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself is the first process, not npm: it gets the signal to stop, and ends in order.
CMD ["node", "src/main.ts"]
