import type { Activity } from 'botbuilder';
import { z } from 'zod';

/** A word that decides nothing: whatever else stands in its place is left out. */
const word = z.string().optional().catch(undefined);
const account = z.object({ id: word, name: word, aadObjectId: word }).catch({});

const ADDRESS = z.object({
  id: word,
  channelId: word,
  locale: word,
  from: account,
  recipient: account,
  conversation: z
    .object({
      id: word,
      name: word,
      conversationType: word,
      tenantId: word,
      isGroup: z.boolean().optional().catch(undefined),
    })
    .catch({}),
});

/**
 * An activity whose address is what it should be, and nothing else.
 *
 * The SDK copies who wrote, where and in which language into every answer, and its serializer throws at a name that is no
 * text: the person would get no answer, and the log would say that Teams gave none. A way of delivery is left out too:
 * answers that are collected instead of sent would reach nobody.
 */
export function withPlainAddress(activity: object): Activity {
  const { deliveryMode: _none, ...rest } = activity as Partial<Activity>;
  return { ...rest, ...ADDRESS.parse(activity) } as Activity;
}
