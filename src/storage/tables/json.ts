import type { ColumnType } from 'kysely';

/** `jsonb`, written as JSON text because the driver would turn an array into a PostgreSQL array. */
export type Json<T> = ColumnType<T, string, string>;
