import type { Activity } from './activities.ts';

/** Milliseconds that Teams waits for a bot (Microsoft: 10 to 15 seconds, depending on the channel). */
const PATIENCE_MS = 15_000;

/** One activity that the client sent, and what the bot answered. */
export interface Delivery {
  readonly activity: Activity;
  /** 502 when the bot cannot be reached, 504 when it does not answer in 15 s: what Teams reports for it. */
  readonly httpStatus: number;
  /** Parsed JSON, the plain text when it is not JSON, `undefined` when empty. */
  readonly body: unknown;
}

export interface BotLine {
  deliver(activity: Activity): Promise<Delivery>;
  /** Everything delivered, in the order of the answers. */
  readonly deliveries: readonly Delivery[];
}

/**
 * The way from Teams to the bot.
 *
 * @param options.authorize - makes the bearer token of an activity; without it none is sent, as in the sandbox
 */
export function createBotLine(options: {
  readonly botUrl: () => string;
  readonly tenantId: string;
  readonly authorize?: (activity: Activity) => Promise<string>;
}): BotLine {
  const deliveries: Delivery[] = [];

  const post = async (activity: Activity): Promise<Pick<Delivery, 'httpStatus' | 'body'>> => {
    const token = await options.authorize?.(activity);
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'x-ms-conversation-id': activity.conversation.id,
      'x-ms-tenant-id': options.tenantId,
      ...(token && { authorization: `Bearer ${token}` }),
    };
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const response = await fetch(options.botUrl(), {
        method: 'POST',
        headers,
        body: JSON.stringify(activity),
        signal,
      });
      return { httpStatus: response.status, body: parseBody(await response.text()) };
    } catch (error) {
      return {
        httpStatus: error instanceof DOMException && error.name === 'TimeoutError' ? 504 : 502,
        body: undefined,
      };
    }
  };

  return {
    deliveries,
    async deliver(activity) {
      const delivery = { activity, ...(await post(activity)) };
      deliveries.push(delivery);
      return delivery;
    },
  };
}

function parseBody(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
