import { termsOf } from './analyse.ts';

/** Words that often stand for each other, though they are not the same. One group a line, each entry one term. */
const RELATED_WORDS = `
device, workstation, computer, endpoint, tablet, hardware, VM
attack, breach, compromised, attacker, intrusion, incident, break-in, hijack
move, migrate, switch, transition, convert, transfer, change
check, review, verify, audit, inspect, look at, examine, confirm
kind, type, sort, category
employee, user, person, people, member, team
employee, helper, agent, support
pay, cost, liable, liability, financial, financially, money, pocket, bill, owe
stop, prevent, block, avoid, deny, forbid
inactive, unused, dormant, sleeping, idle
successor, replace, replacement, instead, alternative, follow
leaver, former, gone, department, desk, promoted
enforce, require, force, impose, turn on, enable, activate, demand, switch on
inform, notification, tell, hear, contact, reach, call
period, long, month, day, time
deadline, date, day, until
begin, start, first
tenant, directory, environment, organisation
email, address, message
right, permission, privilege, access, role
access, entry, enter, reach, come in
admin, globaladmin, privileged, powerful
harden, protect, secure, toughen, strengthen, tighten, safeguard
evict, remove, throw, kick
phone, tablet, gadget
partnercenter, portal
partner, provider, supplier, vendor
app, integration, platform, tool, solution
developer, software, code, script, program, automation
count, number, many, amount, few
obtain, receive
legacy, old, outdated
recommend, should, ought, best
mandatory, must
suspicious, unexpected, strange, unusual, unfamiliar, anomaly, abnormal
spending, consumption, usage, cost, money
jump, spike, rise, increase, high
shared, common, together, jointly, same
separate, dedicated, second, another, distinct
log, record, report, trace, history
signin, access, authenticate, authentication
training, learn, upskill, teach, education
list, overview, complete, entire
item, point, task, job, action, step
resource, subscription, service
budget, limit, cap
reason, purpose, why
exemption, waiver
oldest, minimum, earliest, version
blocked, banned, forbidden, prohibited
gain, benefit, advantage, bring, offer, feature
eligible, entitled, qualify, available, condition
obsolete, deprecated, end
verify, prove, test
meaning, definition, stand for, explain, idea
`;

const relations: ReadonlyMap<string, ReadonlySet<string>> = (() => {
  const found = new Map<string, Set<string>>();
  for (const line of RELATED_WORDS.trim().split('\n')) {
    const group = line.split(', ').flatMap(termsOf);
    for (const term of group) {
      found.set(term, new Set([...(found.get(term) ?? []), ...group.filter((other) => other !== term)]));
    }
  }
  return found;
})();

const NONE: ReadonlySet<string> = new Set();

/** The terms that often stand for this one; empty when there are none. */
export const relatedTo = (term: string): ReadonlySet<string> => relations.get(term) ?? NONE;
