import type { HouseCheck, Reading } from '../finding.ts';
import type { Operator, PeopleFacts } from './facts.ts';

type Judged = Omit<Reading, 'tenantId' | 'check'> & { readonly check: HouseCheck };

/** The documents ask for as few administrators as possible and print no number; so many are ours. */
const MOST_ADMINISTRATORS = 5;
/** Of more people than that a desk that only looks needs none. */
const MOST_PEOPLE = 50;
/** From how many people on “everybody is an administrator” is a choice and not the only way. */
const FEW_PEOPLE = 3;

/** Who may do what here, against what the documents ask of a partner's people. Pure. */
export function judgePeople(facts: PeopleFacts): Judged[] {
  return [mfaRegistered(facts), mfaUsed(facts), roleGroups(facts), guests(facts), twoPeople(facts)];
}

function mfaRegistered({ hasGroups, members, registered }: PeopleFacts): Judged {
  const check = 'houseMfaRegistered';
  if (!hasGroups) return { check, status: 'couldNotCheck', detail: { reason: 'noRoleGroups' } };
  for (const part of [registered, members]) {
    if ('reason' in part) return { check, status: 'couldNotCheck', detail: { reason: part.reason } };
  }
  if ('reason' in registered || 'reason' in members) return { check, status: 'couldNotCheck', detail: {} };
  const without = living(members.known.all).filter(({ entraId }) => !registered.known.has(entraId));
  const detail = { people: living(members.known.all).length, without: without.map(({ entraId }) => entraId) };
  return { check, status: without.length > 0 ? 'fail' : 'pass', detail };
}

function mfaUsed({ withoutMfa }: PeopleFacts): Judged {
  const check = 'houseMfaUsed';
  if ('reason' in withoutMfa) return { check, status: 'couldNotCheck', detail: { reason: withoutMfa.reason } };
  return {
    check,
    status: withoutMfa.known.length > 0 ? 'fail' : 'pass',
    detail: { people: withoutMfa.known.length, without: withoutMfa.known.slice(0, 20) },
  };
}

function roleGroups({ hasGroups, members }: PeopleFacts): Judged {
  const check = 'houseRoleGroups';
  if (!hasGroups) return { check, status: 'fail', detail: { problem: 'none' } };
  if ('reason' in members) return { check, status: 'couldNotCheck', detail: { reason: members.reason } };
  const administrators = living(members.known.administrators).length;
  const people = living(members.known.all).length;
  const detail = { administrators, people };
  const problem =
    administrators === 0
      ? 'noAdministrator'
      : administrators === 1
        ? 'oneAdministrator'
        : administrators > MOST_ADMINISTRATORS
          ? 'manyAdministrators'
          : people > FEW_PEOPLE && administrators === people
            ? 'allAdministrators'
            : people > MOST_PEOPLE
              ? 'manyPeople'
              : undefined;
  return { check, status: problem ? 'fail' : 'pass', detail: problem ? { ...detail, problem } : detail };
}

function guests({ hasGroups, members }: PeopleFacts): Judged {
  const check = 'houseGuests';
  if (!hasGroups) return { check, status: 'couldNotCheck', detail: { reason: 'noRoleGroups' } };
  if ('reason' in members) return { check, status: 'couldNotCheck', detail: { reason: members.reason } };
  const found = members.known.all.filter(({ isGuest }) => isGuest);
  return {
    check,
    status: found.length > 0 ? 'fail' : 'pass',
    detail: { guests: found.map(({ entraId }) => entraId) },
  };
}

function twoPeople({ hasGroups, members }: PeopleFacts): Judged {
  const check = 'houseTwoPeople';
  // Without groups everybody may decide: that there are two of them is no merit, and the other check says so.
  if (!hasGroups) return { check, status: 'couldNotCheck', detail: { reason: 'noRoleGroups' } };
  if ('reason' in members) return { check, status: 'couldNotCheck', detail: { reason: members.reason } };
  const deciders = living(members.known.deciders).length;
  return { check, status: deciders >= 2 ? 'pass' : 'fail', detail: { deciders } };
}

const living = (people: readonly Operator[]): Operator[] => people.filter(({ isEnabled }) => isEnabled);
