/** A parsed query option, or why Graph would refuse it. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

export const refuse = (message: string): { readonly ok: false; readonly message: string } => ({ ok: false, message });
