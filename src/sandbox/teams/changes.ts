/** What can change for somebody who looks at the window. */
export type Change =
  | { readonly kind: 'posted' | 'edited' | 'deleted'; readonly messageId: string }
  /** One person's own view of a card, or the line below it, changed. */
  | { readonly kind: 'view'; readonly messageId: string; readonly personId: string }
  | { readonly kind: 'typing'; readonly placeId: string }
  /** The bot was installed or removed somewhere. */
  | { readonly kind: 'places' };

export interface Changes {
  publish(change: Change): void;
  /** Calls `listener` with every change from now on; returns how to stop that. */
  subscribe(listener: (change: Change) => void): () => void;
}

/** Hands every change to whoever listens, in order, before `publish` returns. */
export function createChanges(): Changes {
  const listeners = new Set<(change: Change) => void>();
  return {
    publish(change) {
      for (const listener of listeners) listener(change);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
