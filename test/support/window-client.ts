import type { ShownMessage, WindowState } from '../../src/sandbox/window/window-state.ts';
import { until } from './desk.ts';
import type { Service } from './service.ts';

/** The sandbox's window, by its own HTTP: what its page shows, without a browser. It acts as Megan Bowen. */
export interface WindowClient {
  /** What stands in the channel or in the chat, in order. */
  messages(kind: 'channel' | 'personal'): Promise<readonly ShownMessage[]>;
  /** Writes to the bot. */
  say(kind: 'channel' | 'personal', text: string): Promise<void>;
  /** Waits for a message whose card shows all of these texts. */
  card(kind: 'channel' | 'personal', ...texts: string[]): Promise<ShownMessage>;
}

/** Opens the window of a sandbox that has been started with one. */
export async function openWindowClient(service: Service): Promise<WindowClient> {
  await service.ready();
  const url = await until('the address of the window', () => /Watchpost sandbox: (\S+)/.exec(service.terminal)?.[1]);
  const state = async (): Promise<WindowState> => (await fetch(`${url}window/state`)).json() as Promise<WindowState>;
  const placeOf = ({ places }: WindowState, kind: string) => places.find((place) => place.kind === kind)?.id ?? '';
  const messages: WindowClient['messages'] = async (kind) => {
    const now = await state();
    return now.messages.filter(({ conversationId }) => conversationId === placeOf(now, kind));
  };
  return {
    messages,
    async say(kind, text) {
      const placeId = placeOf(await state(), kind);
      const body = JSON.stringify({ placeId, text, mention: true });
      await fetch(`${url}window/say`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    },
    card: (kind, ...texts) =>
      until(`a card with ${texts.join(', ')}`, async () =>
        (await messages(kind)).findLast(({ card }) => texts.every((text) => JSON.stringify(card ?? '').includes(text))),
      ),
  };
}
