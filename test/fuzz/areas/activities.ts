import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { PARTNER_TENANT_ID, staffId } from '../../../src/sandbox/cloud/sample-partner.ts';
import { VERBS } from '../../../src/teams/card-data.ts';
import type { Area } from '../area.ts';
import { changed, hostileText, hostileValue } from '../hostile.ts';
import { FOREIGN_TENANT, type Stage } from '../stage.ts';
import { judge } from './judge.ts';

const PEOPLE = ['Megan Bowen', 'Lee Gu', 'Nestor Wilke', 'Isaiah Langer'] as const;

/** Who, where and when; in one of four they are of a tenant that is not served. */
const envelope = (stage: Stage, type: string) =>
  fc
    .record({
      name: fc.constantFrom(...PEOPLE),
      isChannel: fc.boolean(),
      tenantId: fc.constantFrom(PARTNER_TENANT_ID, PARTNER_TENANT_ID, PARTNER_TENANT_ID, FOREIGN_TENANT),
    })
    .map(({ name, isChannel, tenantId }) => ({
      type,
      id: randomUUID(),
      channelId: 'msteams',
      serviceUrl: stage.serviceUrl,
      locale: 'en-GB',
      localTimezone: 'Europe/London',
      from: { id: `29:${staffId(name)}`, name, aadObjectId: staffId(name) },
      recipient: { id: '28:bot', name: 'Watchpost' },
      conversation: isChannel
        ? { id: '19:fuzz@thread.tacv2;messageid=1', conversationType: 'channel', isGroup: true, tenantId }
        : { id: `a:${name}`, conversationType: 'personal', tenantId },
      channelData: {
        tenant: { id: tenantId },
        ...(isChannel ? { team: { id: '19:team@thread.tacv2' }, channel: { id: '19:fuzz@thread.tacv2' } } : {}),
      },
    }));

/** Beginnings of commands, which a nasty text follows. */
const COMMANDS = [
  '',
  'help',
  'alerts',
  'alert',
  'ack',
  'assign 1 to',
  'snooze 1',
  'resolve 1',
  'reopen',
  'note 1',
  'tasks',
  'task',
  'done',
  'hand 1 to',
  'who is on duty',
  'duty',
  'contacts',
  'add contact',
  'verify contacts',
  'drill',
  'export contacts',
  'import contacts',
  'checklist',
  'posture',
  'coverage',
  'digest',
  'status',
  'settings',
  'set',
  'why',
  'simulate',
  'deliveries',
  'retry',
  'drop',
  'alarms',
  'alarm',
  'questions',
  'question',
  'saved answers',
  'forget answer',
  'roles',
  'setup',
  'consent',
  'webhook',
  'erase person',
  'erase customer',
  'export person',
  'what is',
  'how do I',
  'who do I call at',
  'which customers',
  'who still has',
];

const message = (stage: Stage) =>
  fc
    .tuple(
      envelope(stage, 'message'),
      fc.constantFrom(...COMMANDS),
      hostileText,
      fc.option(hostileValue, { freq: 6, nil: undefined }),
      fc.option(fc.array(hostileValue, { maxLength: 3 }), { freq: 4, nil: undefined }),
    )
    .map(([base, command, text, value, lists]) => ({
      ...base,
      text: `${command} ${text}`,
      ...(value === undefined ? {} : { value }),
      ...(lists ? { entities: lists, attachments: lists } : {}),
    }));

const IDS = [
  'alertId',
  'taskId',
  'questionId',
  'articleId',
  'teamQuestionId',
  'drillId',
  'foldId',
  'importId',
  'contactId',
  'tenantId',
  'branchId',
  'messageId',
  'version',
  'alarmId',
  'digestId',
  'step',
  'erasureId',
];
const INPUTS = [
  'in_assignee',
  'in_resolution',
  'in_note',
  'in_answer',
  'in_question',
  'in_name',
  'in_role',
  'in_email',
  'in_phone',
  'in_hours',
  'in_zone',
  'in_code',
  'in_customer',
  'in_timeZone',
  'in_digestHour',
  'in_until',
  'in_languages',
];

/** What a button carries: ids of something, of something else or of nothing, and what was entered. */
const pressData = (stage: Stage) =>
  fc
    .tuple(
      fc.dictionary(fc.constantFrom(...IDS), fc.oneof(fc.constantFrom(...stage.ids), hostileValue), { maxKeys: 4 }),
      fc.dictionary(fc.constantFrom(...INPUTS), hostileValue, { maxKeys: 5 }),
    )
    .map(([ids, inputs]) => ({ ...ids, ...inputs }));

const press = (stage: Stage) =>
  fc
    .tuple(
      envelope(stage, 'invoke'),
      fc.constantFrom(...VERBS),
      pressData(stage),
      fc.constantFrom('manual', 'automatic'),
    )
    .map(([base, verb, data, trigger]) => ({
      ...base,
      name: 'adaptiveCard/action',
      replyToId: '1772618400000',
      value: { action: { type: 'Action.Execute', id: '', title: 'x', verb, data }, trigger },
    }));

const submit = (stage: Stage) =>
  fc
    .tuple(envelope(stage, 'message'), fc.constantFrom(...VERBS), pressData(stage))
    .map(([base, verb, data]) => ({ ...base, value: { verb, ...data } }));

const consent = (stage: Stage) =>
  fc
    .tuple(
      envelope(stage, 'invoke'),
      fc.constantFrom('accept', 'decline', 'other'),
      hostileText,
      hostileText,
      hostileText,
    )
    .map(([base, action, id, name, url]) => ({
      ...base,
      name: 'fileConsent/invoke',
      replyToId: '1772618400000',
      value: {
        type: 'fileUpload',
        action,
        context: { what: 'contacts', tenantId: id, importId: id },
        uploadInfo: { name, uploadUrl: url, contentUrl: 'https://x.sharepoint.com/a', uniqueId: id, fileType: 'csv' },
      },
    }));

const event = (stage: Stage) =>
  fc
    .tuple(
      fc
        .oneof(
          fc.constantFrom(
            'conversationUpdate',
            'messageUpdate',
            'messageDelete',
            'event',
            'messageReaction',
            'handoff',
            'trace',
          ),
          hostileText,
        )
        .chain((type) => envelope(stage, type)),
      fc.constantFrom('application/search', 'task/fetch', 'composeExtension/query', 'signin/verifyState'),
      hostileValue,
    )
    .map(([base, name, value]) => ({ ...base, name, value, membersAdded: [{ id: '28:bot' }], action: 'add' }));

/** Installing and removing: only of others, or the stage would lose its channel. */
const installation = (stage: Stage) =>
  fc
    .tuple(envelope(stage, 'installationUpdate'), fc.constantFrom('add', 'add-upgrade', 'remove'))
    .map(([base, action]) => ({
      ...base,
      action,
      conversation: { id: '19:other@thread.tacv2', conversationType: 'channel', tenantId: FOREIGN_TENANT },
      channelData: { tenant: { id: FOREIGN_TENANT }, team: { id: '19:other@thread.tacv2' } },
    }));

const areaOf = (name: string, share: number, model: (stage: Stage) => fc.Arbitrary<unknown>): Area => ({
  name,
  share,
  isOverHttp: true,
  property: (stage) =>
    fc.asyncProperty(changed(model(stage)), async (body) => {
      judge(await stage.post('/api/messages', body), body, stage);
      return true;
    }) as never,
});

/** Everything that Teams could bring to `POST /api/messages`. */
export const ACTIVITY_AREAS: readonly Area[] = [
  areaOf('messages', 70, message),
  areaOf('presses', 90, press),
  areaOf('presses of older clients', 20, submit),
  areaOf('file consents', 20, consent),
  areaOf('other events and invokes', 15, event),
  areaOf('installations', 5, installation),
];
