import { ConsentFailed, failureOf } from './failure.ts';
import type { SignInRequest } from './request.ts';

/** What came back: the code, or `undefined` when it is no answer to this sign-in at all. */
export type Answer = { readonly code: string } | undefined;

/**
 * Reads the answer of the login out of the address to which it sent the browser.
 *
 * @throws ConsentFailed when it is the answer, and says no
 */
export function readAnswer(query: URLSearchParams, request: Pick<SignInRequest, 'state' | 'redirectUri'>): Answer {
  if (query.get('state') !== request.state) return undefined;
  const error = query.get('error');
  if (error) {
    const text = query.get('error_description') ?? '';
    const number = Number(/AADSTS(\d+)/.exec(text)?.[1] ?? (error === 'access_denied' ? 65004 : Number.NaN));
    throw new ConsentFailed(
      Number.isNaN(number)
        ? { what: `Microsoft’s login said “${plainWord(error)}”.`, mend: 'Run npm run consent again.' }
        : failureOf(number, request.redirectUri),
    );
  }
  const code = query.get('code');
  return code ? { code } : undefined;
}

/** What a person pasted: an address, or what Microsoft's page said. */
export function readPasted(text: string, request: Pick<SignInRequest, 'state' | 'redirectUri'>): Answer {
  const trimmed = text.trim().replace(/^["'<]+|["'>]+$/g, '');
  if (URL.canParse(trimmed)) return readAnswer(new URL(trimmed).searchParams, request);
  const number = /AADSTS(\d+)/.exec(trimmed)?.[1];
  if (number) throw new ConsentFailed(failureOf(Number(number), request.redirectUri));
  return undefined;
}

/** A word from outside goes to a terminal: nothing of it may steer that. */
const plainWord = (text: string): string => text.replace(/[^\w -]/g, '').slice(0, 60);
