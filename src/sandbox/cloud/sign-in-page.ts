/** Somebody who can be picked on the page. */
export interface SignInAccount {
  readonly oid: string;
  readonly name: string;
  readonly upn: string;
  readonly isGuest: boolean;
}

interface PageContent {
  readonly accounts: readonly SignInAccount[];
  /** What the application asked for, handed back with the form. */
  readonly query: string;
  /** What was wrong with the last try; `''` at first. */
  readonly problem: string;
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: #eef1f5; color: #1b1b1b }
main { max-width: 26rem; margin: 4rem auto; padding: 2rem; background: #fff; border: 1px solid #c8ccd2 }
h1 { font-size: 1.4rem; margin: 0 0 1rem }
label { display: block; margin: .25rem 0 } fieldset { border: 0; padding: 0; margin: 0 0 1rem }
input[type=password], input[type=text] { width: 100%; box-sizing: border-box; padding: .5rem; font: inherit }
button { font: inherit; padding: .5rem 1rem; margin: .5rem .5rem 0 0 }
.note { color: #555; font-size: .9rem } [role=alert] { color: #a4262c }`;

const page = (title: string, content: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${STYLE}</style></head><body><main><h1>${title}</h1>${content}</main></body></html>`;

/** The page of the simulated login: pick an account, give a password and a second factor, or say no. */
export function signInPage({ accounts, query, problem }: PageContent): string {
  const choices = accounts.map(
    ({ name, upn }) =>
      `<label><input type="radio" name="account" value="${escaped(upn)}" required> ${escaped(name)}<br><span class="note">${escaped(upn)}</span></label>`,
  );
  return page(
    'Sign in (simulated)',
    `<p class="note">Nothing here is real. The password of everybody is <code>sandbox-password</code>, the code is <code>246810</code>.</p>
${problem ? `<p role="alert">${escaped(problem)}</p>` : ''}
<form method="post"><input type="hidden" name="query" value="${escaped(query)}">
<fieldset><legend>Pick an account</legend>${choices.join('')}</fieldset>
<label>Password <input type="password" name="password" autocomplete="off"></label>
<label>Code of your authenticator <input type="text" name="code" inputmode="numeric" autocomplete="off"></label>
<button name="action" value="signIn">Sign in</button>
<button name="action" value="withoutSecondFactor">Sign in without a second factor</button>
<button name="action" value="cancel" formnovalidate>Cancel</button></form>`,
  );
}

/** What the login says when it cannot even send people back. */
export const refusalPage = (text: string): string =>
  page('Sorry, but we’re having trouble signing you in', `<p role="alert">${escaped(text)}</p>`);
