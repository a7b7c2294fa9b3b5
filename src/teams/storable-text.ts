/**
 * Text from outside as it may be stored: PostgreSQL takes neither the NUL character nor half a surrogate pair, and one
 * name or note that holds them would turn every press of that person into a failure.
 */
export const storableText = (text: string): string => text.replaceAll('\0', '').toWellFormed();
