import { describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { connectionOf } from '../../src/storage/address.ts';

const password = async () => 'a token';

describe('what the driver is given', () => {
  test('is the address as it stands where the password is in it', () => {
    const url = 'postgres://desk:hunter2@db.contoso.com/desk?sslmode=verify-full';
    expect(connectionOf(url)).toEqual({ connectionString: url });
  });

  test('is every part of it where somebody hands out the password', () => {
    const url = 'postgres://id-watchpost%40adatum@db.contoso.com:6432/desk?sslmode=verify-full';
    expect(connectionOf({ url, password })).toEqual({
      host: 'db.contoso.com',
      port: 6432,
      user: 'id-watchpost@adatum',
      database: 'desk',
      // An object without anything in it: the certificate is checked against the roots that Node trusts, and the name too.
      ssl: {},
      password,
    });
  });

  test('reaches the client whole, the function for the password included', () => {
    const config = connectionOf({ url: 'postgres://desk@127.0.0.1/desk', password });
    const client = new pg.Client(config) as pg.Client & { password: unknown };
    expect(client.password).toBe(password);
    expect(client.ssl).toBe(false);
  });
});
