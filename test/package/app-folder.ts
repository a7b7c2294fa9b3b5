import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, manifestRules } from '../../appPackage/manifest-rules.ts';

export const APP_FOLDER = join(import.meta.dirname, '..', '..', 'appPackage');

/** Everything that an operator sets. */
export const ENVIRONMENT = {
  TEAMS_APP_ID: '22222222-aaaa-4bbb-8ccc-000000000001',
  MicrosoftAppId: '33333333-aaaa-4bbb-8ccc-000000000001',
  BOT_DOMAIN: 'watchpost.adatum.com',
  PUBLISHER_NAME: 'Adatum Cloud Services',
  WEBSITE_URL: 'https://www.adatum.com/watchpost',
  PRIVACY_URL: 'https://www.adatum.com/privacy',
  TERMS_URL: 'https://www.adatum.com/terms',
};

/** The files of the folder that may go into a package, by name. */
export function appFiles(): Map<string, Buffer> {
  const names = readdirSync(APP_FOLDER).filter((name) => /\.(json|png)$/.test(name));
  return new Map(names.map((name) => [name, readFileSync(join(APP_FOLDER, name))]));
}

/** The manifest with its placeholders filled in as `ENVIRONMENT` says. */
export function readManifest(bytes: Buffer): Manifest {
  return manifestRules.parse(JSON.parse(bytes.toString('utf8')));
}
