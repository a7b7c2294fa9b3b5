import type { Finding, HouseCheck } from '../../posture/index.ts';
import { type CardText, cardText, joinText, words } from '../card-text.ts';
import { counted } from './counted.ts';

/** What each check of our own house is called. */
export const HOUSE_TITLES: Readonly<Record<HouseCheck, CardText>> = {
  houseSecureAppModel: words`Secure Application Model`,
  houseCredential: words`Credential of our app`,
  housePermissions: words`Permissions as listed`,
  houseReadOnly: words`Read-only`,
  houseMfaRegistered: words`Our people are registered for MFA`,
  houseMfaUsed: words`Nobody reaches Partner Center without MFA`,
  houseRoleGroups: words`Role groups`,
  houseGuests: words`No guests in role groups`,
  houseTwoPeople: words`Two people can decide`,
  houseWebhook: words`Webhook of Partner Center`,
  houseOwnLogs: words`Our own records are kept`,
  houseTenantLogs: words`Microsoft keeps our audit log`,
  houseAuditWhole: words`Audit log without gaps`,
  houseBackup: words`Backup`,
  houseVersion: words`Version`,
};

type Detail = Finding['detail'];

/** What a check of our own house found, without its times. */
export function houseWords(check: HouseCheck, status: Finding['status'], detail: Detail): CardText {
  const isGood = status === 'pass';
  switch (check) {
    case 'houseSecureAppModel':
      if (status === 'notApplicable') return words`no service user is set up`;
      return isGood ? words`with MFA, its token is in Key Vault${renewedWords(detail)}` : appModelWords(detail);
    case 'houseCredential':
      return credentialWords(detail, isGood);
    case 'housePermissions':
      return isGood ? words`granted is what the list asks for` : permissionWords(detail);
    case 'houseReadOnly':
      return isGood ? words`nothing lets us change anything` : words`we may change things: ${names(detail['writes'])}`;
    case 'houseMfaRegistered':
      return isGood
        ? words`all ${count(detail['people'])} of them`
        : words`${length(detail['without'])} of ${count(detail['people'])} not`;
    case 'houseMfaUsed':
      return isGood ? words`nobody lately` : words`${counted(count(detail['people']), 'account')} did`;
    case 'houseRoleGroups':
      return isGood
        ? words`${count(detail['administrators'])} administrators of ${count(detail['people'])} people`
        : groupWords(detail);
    case 'houseGuests':
      return isGood ? words`none` : words`${counted(length(detail['guests']), 'guest')}`;
    case 'houseTwoPeople':
      return isGood
        ? words`${count(detail['deciders'])} can`
        : count(detail['deciders']) === 1
          ? words`only one person`
          : words`nobody`;
    case 'houseWebhook':
      return webhookWords(detail, isGood);
    case 'houseOwnLogs':
      return count(detail['eraseAfterDays']) === 0
        ? words`for ever, because nothing is erased`
        : words`${counted(count(detail['eraseAfterDays']), 'day')}`;
    case 'houseTenantLogs':
      return words`${counted(count(detail['days']), 'day')} back`;
    case 'houseAuditWhole':
      return isGood
        ? words`every change has its line`
        : words`${counted(count(detail['missing']), 'change')} without a line`;
    case 'houseBackup':
      if (detail['problem'] === 'never') return words`none was ever made`;
      return words`the last one ${ago(detail['days'])}`;
    case 'houseVersion':
      return words`last upgraded ${ago(detail['days'])}`;
  }
}

const renewedWords = ({ renewedDays }: Detail): CardText =>
  typeof renewedDays === 'number' ? words`, renewed ${ago(renewedDays)}` : words``;

function appModelWords(detail: Detail): CardText {
  switch (detail['problem']) {
    case 'environment':
      return words`the refresh token lies in the environment`;
    case 'file':
      return words`the refresh token lies in a file, which is for a trial`;
    case 'noMfa':
      return words`the service user signed in without MFA`;
    default:
      return words`the refresh token was not renewed for ${counted(count(detail['renewedDays']), 'day')}`;
  }
}

const CREDENTIALS: Readonly<Record<string, CardText>> = {
  managedIdentity: words`a managed identity, which nobody can copy`,
  workloadIdentity: words`a workload identity, which nobody can copy`,
  certificate: words`a certificate`,
  secret: words`a secret, which anybody can copy who reads it once`,
};

function credentialWords(detail: Detail, isGood: boolean): CardText {
  const kind = CREDENTIALS[String(detail['kind'])] ?? words`of a kind that is not known`;
  const ends = typeof detail['endsInDays'] === 'number' ? detail['endsInDays'] : undefined;
  const age = typeof detail['ageDays'] === 'number' ? words`, in use here since ${ago(detail['ageDays'])}` : words``;
  if (ends === undefined) return words`${kind}${age}`;
  return isGood
    ? words`${kind}, good for ${counted(ends, 'day')}`
    : words`${kind}, ends in ${counted(Math.max(0, ends), 'day')}`;
}

function permissionWords(detail: Detail): CardText {
  const [extra, missing] = [length(detail['extra']), length(detail['missing'])];
  return joinText(
    [
      ...(extra > 0 ? [words`too much: ${names(detail['extra'])}`] : []),
      ...(missing > 0 ? [words`missing: ${names(detail['missing'])}`] : []),
    ],
    ' · ',
  );
}

function groupWords(detail: Detail): CardText {
  const [administrators, people] = [count(detail['administrators']), count(detail['people'])];
  switch (detail['problem']) {
    case 'none':
      return words`none is set: everybody of the tenant may do everything`;
    case 'noAdministrator':
      return words`nobody is an administrator`;
    case 'oneAdministrator':
      return words`a single administrator, whom nobody can stand in for`;
    case 'allAdministrators':
      return words`all ${people} people are administrators`;
    case 'manyAdministrators':
      return words`${administrators} administrators`;
    default:
      return words`${people} people`;
  }
}

function webhookWords(detail: Detail, isGood: boolean): CardText {
  if (isGood) return words`the last one ${ago(detail['days'])}`;
  switch (detail['problem']) {
    case 'notRegistered':
      return words`not registered at Partner Center`;
    case 'never':
      return words`none ever arrived`;
    default:
      return words`the last one ${ago(detail['days'])}`;
  }
}

/** Why a check of our own house could not be made, where the sources have no words for it. */
const REASONS: Readonly<Record<string, CardText>> = {
  switchedOff: words`The switch **OWN_HOUSE_REPORTS** is off.`,
  noRoleGroups: words`No role groups are set, so nobody knows who our people are.`,
  noServiceUser: words`No service user is signed in.`,
  noCredential: words`No credential is set.`,
  endUnknown: words`Its end could not be read.`,
  noLines: words`Microsoft shows no line of it.`,
  serverBackups: words`The database is a server: its backups cannot be seen from here.`,
  noConsent: words`Nobody has consented to the app.`,
  noLicence: words`Our tenant has no licence for it.`,
  missingPermission: words`The app or its service user may not read it.`,
  mfaRequired: words`The service user signed in without MFA.`,
  refreshTokenDead: words`The service user must sign in again.`,
  wrongSecret: words`The app's own secret or certificate is refused.`,
};

export const houseReason = (detail: Detail): CardText =>
  REASONS[String(detail['reason'])] ??
  words`Microsoft refused to tell (${cardText(String(detail['reason'] ?? '?'), 40)}).`;

const count = (value: unknown): number => (typeof value === 'number' ? value : 0);
const length = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

const NAMES_SHOWN = 3;

function names(value: unknown): CardText {
  const all = Array.isArray(value) ? value.map((name) => cardText(String(name), 50)) : [];
  const shown = joinText(all.slice(0, NAMES_SHOWN), ', ');
  return all.length > NAMES_SHOWN ? words`${shown} and ${all.length - NAMES_SHOWN} more` : shown;
}

function ago(days: unknown): CardText {
  const since = count(days);
  return since === 0 ? words`today` : words`${counted(since, 'day')} ago`;
}
