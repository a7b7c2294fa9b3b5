import { generateKeyPairSync, sign } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { buildPackage } from '../../../appPackage/build-package.ts';
import { readConfig, SETTINGS } from '../../../src/config.ts';
import { readContactsCsv } from '../../../src/contacts/index.ts';
import { AppError } from '../../../src/error.ts';
import { readSettingsFile } from '../../../src/preferences/index.ts';
import { cardText } from '../../../src/teams/card-text.ts';
import { readFileConsent } from '../../../src/teams/files/file-consent.ts';
import { readListText } from '../../../src/teams/files/list-text.ts';
import { misfitOf, verifyToken } from '../../../src/teams/inbound/verify-token.ts';
import { readInstallation } from '../../../src/teams/installation.ts';
import { readPress, readSubmit } from '../../../src/teams/presses/press.ts';
import { readCommand } from '../../../src/teams/read-command.ts';
import { readTurn } from '../../../src/teams/turn.ts';
import type { Area } from '../area.ts';
import { changed, hostileText, hostileValue } from '../hostile.ts';
import { leaksIn } from '../words.ts';

const SECRET = 'wombat-in-perth-7';

/** Something that was said about an input, which a person reads. */
function sayable(texts: readonly string[], given: string): boolean {
  for (const text of texts) {
    const leaks = leaksIn(text, [SECRET], given);
    if (leaks.length > 0) throw new Error(`says ${JSON.stringify(leaks)}: ${text.slice(0, 500)}`);
  }
  return true;
}

const area = (name: string, share: number, property: () => fc.IRawProperty<unknown, boolean>): Area => ({
  name,
  share,
  isOverHttp: false,
  property,
});

const CSV_HEADS = ['customer,name,role,e-mail,phone,hours', 'customer;name;role', 'name\tcustomer\trole', '', 'a,b,c'];
const csv = fc
  .tuple(
    fc.constantFrom(...CSV_HEADS),
    fc.array(fc.array(hostileText, { maxLength: 7 }), { maxLength: 6 }),
    fc.constantFrom(',', ';', '\t'),
    fc.constantFrom('\n', '\r\n', '\r'),
    fc.boolean(),
  )
  .map(([head, lines, separator, end, isQuoted]) => {
    const cell = (text: string) => (isQuoted ? `"${text.replaceAll('"', '""')}"` : text);
    return [head, ...lines.map((cells) => cells.map(cell).join(separator))].join(end);
  });

const environment = fc.dictionary(fc.constantFrom(...Object.keys(SETTINGS)), hostileText, { maxKeys: 12 });
const SECRETS = Object.entries(SETTINGS).flatMap(([name, setting]) => ('secret' in setting ? [name] : []));

const folder = path.resolve(import.meta.dirname, '../../../appPackage');
const packageFiles = new Map(
  readdirSync(folder)
    .filter((name) => /\.(json|png)$/.test(name))
    .map((name) => [name, readFileSync(path.join(folder, name))] as const),
);
const PACKAGE_VALUES = {
  TEAMS_APP_ID: '00000000-0000-4000-8000-0000000000a1',
  MicrosoftAppId: '00000000-0000-4000-8000-0000000000a2',
  AZURE_CLIENT_ID: '00000000-0000-4000-8000-0000000000a3',
  BOT_DOMAIN: 'watchpost.adatum.com',
  PUBLISHER_NAME: 'Adatum',
  WEBSITE_URL: 'https://adatum.com/watchpost',
  PRIVACY_URL: 'https://adatum.com/privacy',
  TERMS_URL: 'https://adatum.com/terms',
};

const SETTINGS_FILE = fc.constant({
  version: 1,
  preferences: {
    timeZone: 'Europe/London',
    digestDay: 'monday',
    digestHour: 8,
    leastSeverity: 'low',
    unwatched: [],
    onDuty: [],
    alertsPerHour: 10,
    drills: 'quarterly',
  },
  customerGroups: [],
});

const keyPair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const tokenPorts = {
  keys: { find: async () => ({ publicKey: keyPair.publicKey, endorsements: ['msteams'], algorithm: undefined }) },
  issuer: 'https://issuer.adatum.example',
  audience: '00000000-0000-4000-8000-0000000000a2',
  now: () => new Date('2026-03-04T10:00:00Z'),
};
const SERVICE_URL = 'https://smba.trafficmanager.net/emea/';
const CLAIMS = {
  iss: tokenPorts.issuer,
  aud: tokenPorts.audience,
  exp: 1_772_622_000,
  nbf: 1_772_618_000,
  serviceurl: SERVICE_URL,
};
const HEADER = { alg: 'RS256', kid: 'k', typ: 'JWT' };
/** A token whose header and claims are spoiled, under a good signature: whatever is let in must say exactly the right things. */
const token = fc.tuple(changed(fc.constant(HEADER)), changed(fc.constant(CLAIMS)), hostileText, fc.boolean());

function isLetInRightly(header: string, claims: string): boolean {
  const [said, meant] = [JSON.parse(claims), JSON.parse(header)];
  return (
    ['iss', 'serviceurl'].every((name) => said[name] === CLAIMS[name as keyof typeof CLAIMS]) &&
    String(said.aud).toLowerCase() === CLAIMS.aud &&
    said.exp >= 1_772_617_800 &&
    meant.alg === 'RS256' &&
    !('crit' in meant)
  );
}

/** The readers of everything that comes from outside, called as they are: what they cannot read they refuse. */
export const READER_AREAS: readonly Area[] = [
  area('activities, by their readers', 200, () =>
    fc.property(hostileValue, hostileValue, (whole, part) => {
      readTurn(whole);
      readInstallation(whole);
      readPress(whole);
      readSubmit(whole);
      readFileConsent(whole);
      readPress({ action: { verb: 'alert.resolve', data: part }, trigger: part });
      readFileConsent({ action: 'accept', context: part, uploadInfo: whole });
      return true;
    }),
  ),
  area('typed commands', 150, () =>
    fc.property(hostileText, (text) => {
      const { name } = readCommand(text);
      return typeof name === 'string';
    }),
  ),
  area('texts on cards', 100, () =>
    fc.property(hostileText, fc.integer({ min: 1, max: 300 }), (text, max) => {
      const shown = cardText(text, max);
      const live = /<\/?at>|\$\{|\{\{|!\[|\]\(|:\/\/|\0/.exec(shown)?.[0];
      if (live) throw new Error(`shows ${JSON.stringify(live)}: ${shown}`);
      return shown.isWellFormed();
    }),
  ),
  area('contact lists', 110, () =>
    fc.property(csv, (text) => {
      const { rows, problems } = readContactsCsv(text);
      if (rows.some(({ input }) => Object.values(input).some((cell) => typeof cell !== 'string'))) return false;
      return sayable(
        problems.map(({ words }) => words),
        text,
      );
    }),
  ),
  area('files of any bytes', 20, () =>
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      readContactsCsv(readListText(bytes).text);
      return true;
    }),
  ),
  area('configuration files', 50, () =>
    fc.property(fc.oneof(changed(SETTINGS_FILE), hostileText, changed(hostileValue)), (text) => {
      const read = readSettingsFile(text);
      return (
        read.kind === 'ok' ||
        sayable(
          read.problems.map(({ place, words }) => `${place} ${words}`),
          text,
        )
      );
    }),
  ),
  area('environment settings', 50, () =>
    fc.property(environment, (env) => {
      const secrets = Object.fromEntries(SECRETS.map((name) => [name, `${SECRET}${env[name] ?? ''}`]));
      try {
        readConfig({ ...env, ...secrets });
        return true;
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'settings_invalid') throw error;
        return sayable(error.fields['problems'] as string[], JSON.stringify(env));
      }
    }),
  ),
  area('values of the manifest', 10, () =>
    fc.property(
      fc.dictionary(fc.constantFrom(...Object.keys(PACKAGE_VALUES)), hostileText, { maxKeys: 3 }),
      (values) => {
        const built = buildPackage(packageFiles, { ...PACKAGE_VALUES, ...values });
        return built.kind === 'built' || sayable(built.problems, JSON.stringify(values));
      },
    ),
  ),
  area(
    'tokens',
    50,
    () =>
      fc.asyncProperty(token, async ([header, claims, junk, isJunk]) => {
        const part = (text: string) => Buffer.from(text).toString('base64url');
        const content = `${part(header)}.${part(claims)}`;
        const signature = sign('sha256', Buffer.from(content), keyPair.privateKey).toString('base64url');
        const text = isJunk ? `Bearer ${junk}` : `Bearer ${content}.${signature}`;
        const activity = { channelId: 'msteams', serviceUrl: SERVICE_URL };
        const verified = await verifyToken(tokenPorts, [text]);
        const fault = typeof verified === 'string' ? verified : misfitOf(verified, activity);
        return fault !== undefined || (!isJunk && isLetInRightly(header, claims));
      }) as never,
  ),
];
