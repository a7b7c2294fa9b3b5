/**
 * Calls the sandbox on behalf of one person.
 *
 * @param {string} personId
 * @param {'open' | 'say' | 'press' | 'submit' | 'search' | 'consent'} what
 * @param {object} body
 * @returns {Promise<any>} the answer
 * @throws {Error} with words for the person when the sandbox refuses or cannot be reached
 */
export async function post(personId, what, body) {
  const response = await fetch(`/window/${what}?person=${encodeURIComponent(personId)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => undefined);
  if (!response) throw new Error('The sandbox cannot be reached.');
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? 'The sandbox refused that.');
  return answer;
}

/** Milliseconds between two attempts to get the stream back. */
const RETRY_MS = 2000;

/**
 * Listens to all that one person sees, for as long as the page lives or until closed; reconnects by itself.
 *
 * @param {string} personId empty for whoever comes first
 * @param {{ onEvent: (event: any) => void, onConnection: (isUp: boolean) => void }} listener
 * @returns {{ retry: () => void, close: () => void }}
 */
export function listen(personId, listener) {
  /** @type {EventSource | undefined} */
  let source;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const connect = () => {
    clearTimeout(timer);
    source?.close();
    source = new EventSource(`/window/events?person=${encodeURIComponent(personId)}`);
    source.onopen = () => listener.onConnection(true);
    source.onmessage = ({ data }) => listener.onEvent(JSON.parse(data));
    source.onerror = () => {
      listener.onConnection(false);
      // A stream that the browser gave up on would stay closed.
      source?.close();
      timer = setTimeout(connect, RETRY_MS);
    };
  };
  connect();

  return {
    retry: connect,
    close() {
      clearTimeout(timer);
      source?.close();
    },
  };
}
