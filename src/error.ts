/** Everything that Watchpost itself reports as gone wrong. Decide by code, never by text. */
export type ErrorCode =
  | 'settings_invalid'
  | 'storage_unavailable'
  | 'storage_busy'
  | 'storage_newer'
  | 'backup_refused'
  | 'backup_unusable'
  | 'credential_unusable'
  | 'token_store_unusable'
  | 'source_unauthorised'
  | 'source_throttled'
  | 'source_unreachable'
  | 'source_refused'
  | 'source_malformed'
  | 'webhook_refused'
  | 'delivery_failed'
  | 'card_incomplete'
  | 'card_unknown'
  | 'article_malformed';

/** An error with a code from a closed list; `fields` are for the log and never hold a secret or a person's words. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, detail: { cause?: unknown; fields?: Record<string, unknown> } = {}) {
    super(code, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = 'AppError';
    this.code = code;
    this.fields = detail.fields ?? {};
  }
}
