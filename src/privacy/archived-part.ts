import type { Identity } from './identity.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What of an archived alert is theirs, for the copy that they ask for: the alert where it is about them, tasks that were
 * theirs, and the lines of what they did. Who else worked on it is left out. Pure.
 *
 * @returns `undefined` when nothing of it is theirs
 */
export function archivedPart(document: unknown, { ids }: Pick<Identity, 'ids'>): Fields | undefined {
  const {
    alert = {},
    tasks = [],
    lines = [],
  } = document as {
    alert?: Fields;
    tasks?: readonly Fields[];
    lines?: readonly Fields[];
  };
  const has = (fields: Fields, key: string) => ids.includes(String(fields[key]));
  const withoutWorkers = ({
    assignee_id: _id,
    assignee_name: _name,
    acknowledged_by: _by,
    resolved_by: _end,
    ...rest
  }: Fields) => rest;
  const theirs = {
    ...(has(alert, 'subject_id') && { alert: withoutWorkers(alert) }),
    tasks: tasks.filter((task) => has(task, 'owner_id')).map(({ done_by: _by, ...task }) => task),
    lines: lines.filter((line) => has(line, 'actor_id')),
  };
  return theirs.alert || theirs.tasks.length > 0 || theirs.lines.length > 0 ? theirs : undefined;
}
