import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One figure as it arrived at the collector, of any shape. */
export interface Arrived {
  readonly name: string;
  readonly unit: string;
  readonly sum?: {
    readonly isMonotonic: boolean;
    readonly aggregationTemporality: number;
    readonly dataPoints: Point[];
  };
  readonly gauge?: { readonly dataPoints: Point[] };
  readonly histogram?: { readonly aggregationTemporality: number; readonly dataPoints: Point[] };
}

export interface Point {
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue: string } }[];
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
  readonly asDouble?: number;
  readonly asInt?: number;
  readonly count?: number;
  readonly sum?: number;
  readonly bucketCounts?: readonly number[];
  readonly explicitBounds?: readonly number[];
}

/** One push. */
export interface Push {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly resource: Readonly<Record<string, string>>;
  readonly figures: readonly Arrived[];
}

export interface Collector {
  readonly url: string;
  readonly pushes: readonly Push[];
  /** How the next requests are answered: a status, or never. */
  answer: number | 'never';
  /** Requests so far, whatever became of them. */
  readonly asked: number;
  stop(): Promise<void>;
}

/** An OpenTelemetry collector on loopback that takes OTLP over HTTP, as JSON, and keeps what it got. */
export async function startCollector(): Promise<Collector> {
  const pushes: Push[] = [];
  const state: { answer: number | 'never'; asked: number } = { answer: 200, asked: 0 };
  const server = createServer(async (req, res) => {
    state.asked += 1;
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    if (state.answer === 'never') return;
    if (req.headers['content-type'] !== 'application/json' || req.method !== 'POST') {
      res.statusCode = 415;
      res.end();
      return;
    }
    if (state.answer === 200) {
      const { resourceMetrics } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      for (const { resource, scopeMetrics } of resourceMetrics) {
        pushes.push({
          path: req.url ?? '',
          headers: req.headers,
          resource: Object.fromEntries(
            resource.attributes.map(({ key, value }: Point['attributes'][number]) => [key, value.stringValue]),
          ),
          figures: scopeMetrics.flatMap(({ metrics }: { metrics: Arrived[] }) => metrics),
        });
      }
    }
    res.statusCode = state.answer;
    res.setHeader('content-type', 'application/json');
    res.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pushes,
    get answer() {
      return state.answer;
    },
    set answer(answer) {
      state.answer = answer;
    },
    get asked() {
      return state.asked;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
