import { describe, expect, test } from '@jest/globals';
import { readFileConsent } from '../../src/teams/files/file-consent.ts';
import { isFileAddress } from '../../src/teams/files/file-host.ts';
import { readSentFiles } from '../../src/teams/files/sent-file.ts';

const HOSTS = ['sharepoint.com'];

describe('an address that comes with an activity', () => {
  test.each([
    ['https://adatum-my.sharepoint.com/personal/a/_layouts/15/download.aspx?UniqueId=1', true],
    ['https://sharepoint.com/x', true],
    ['http://adatum-my.sharepoint.com/x', false],
    ['https://sharepoint.com.example.org/x', false],
    ['https://evilsharepoint.com/x', false],
    ['https://adatum.sharepoint.com@example.org/x', false],
    ['https://user@adatum.sharepoint.com/x', false],
    ['https://169.254.169.254/latest', false],
    ['http://127.0.0.1:3978/x', false],
    ['file:///etc/passwd', false],
    ['not an address', false],
  ])('%s: %s', (address, expected) => {
    expect(isFileAddress(address, HOSTS, false)).toBe(expected);
  });

  test('loopback is for the sandbox', () => {
    expect(isFileAddress('http://127.0.0.1:3978/x', HOSTS, true)).toBe(true);
    expect(isFileAddress('http://192.168.0.1/x', HOSTS, true)).toBe(false);
  });
});

describe('what Teams sends about files', () => {
  test('only files count among the attachments', () => {
    const file = {
      contentType: 'application/vnd.microsoft.teams.file.download.info',
      name: 'list.csv',
      content: { downloadUrl: 'https://adatum.sharepoint.com/1', uniqueId: '1', fileType: 'csv' },
    };
    const others = [{ contentType: 'text/html', content: '<p></p>' }, { ...file, content: {} }, null, 'x'];
    expect(readSentFiles([...others, file])).toEqual([
      { name: 'list.csv', downloadUrl: 'https://adatum.sharepoint.com/1' },
    ]);
  });

  test.each([
    [undefined],
    [{ action: 'accept', context: { what: 'contacts', tenantId: '' } }],
    [{ action: 'accept', context: { what: 'secrets' }, uploadInfo: {} }],
    [{ action: 'maybe' }],
  ])('%j is no decision about an offer of ours', (value) => {
    expect(readFileConsent(value)).toBeUndefined();
  });
});
