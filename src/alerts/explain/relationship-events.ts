import type { Explanation } from './explanation.ts';

/** What can become of a delegated admin relationship (GDAP) that people should know. */
const EVENTS: ReadonlyMap<string, Explanation> = new Map([
  [
    'globaladministratorgranted',
    {
      title: 'Global Administrator granted to us',
      happened: 'The relationship {who} gives us the role Global Administrator.',
      meaning:
        'Whoever gets into one account of ours that uses it owns the whole tenant; least privilege asks for less.',
      first: 'Ask who requested it and why, then replace it by a relationship with only the roles that are needed.',
    },
  ],
  [
    'relationshipending',
    {
      title: 'Relationship ends soon',
      happened: 'The relationship {who} ends within a week and does not extend itself.',
      meaning: 'With it our access ends, and what we read of this customer goes silent.',
      first: 'Ask the customer to approve a new one, with the roles that are needed and no more.',
    },
  ],
  [
    'relationshipended',
    {
      title: 'Relationship ended',
      happened: 'The relationship {who} has ended before its time.',
      meaning: 'Somebody ended it on purpose; without another one nothing of this customer can be read any more.',
      first: 'Ask the customer whether they meant it, over a channel that you know, and who ended it.',
    },
  ],
]);

const OTHER: Explanation = {
  title: 'Change of delegated administration',
  happened: 'The relationship {who} changed.',
  meaning: 'Delegated administration decides who of us may do what at this customer.',
  first: 'Open the relationship in Partner Center and see what changed.',
};

/** Explains one event of a delegated admin relationship; `happened` has one `{who}` slot. Compared without case. */
export const explainRelationshipEvent = (eventType: string): Explanation =>
  EVENTS.get(eventType.toLowerCase()) ?? OTHER;

/** Whether the type is one of these events. */
export const isRelationshipEvent = (eventType: string): boolean => EVENTS.has(eventType.toLowerCase());
