import { PERMISSIONS, type Permission, permissionTable, roleTable } from '../../src/permissions/index.ts';

/** What stands between `<!-- begin name -->` and `<!-- end name -->` in a document, by name. */
export const GENERATED: Readonly<Record<string, () => string>> = {
  'partner-application': () => permissionTable(of('graph', 'application', 'partner')),
  'partner-delegated': () => permissionTable(of('graph', 'delegated', 'partner')),
  'customer-delegated': () => permissionTable(of('graph', 'delegated', 'customer')),
  'customer-application': () => permissionTable(of('graph', 'application', 'customer')),
  'partner-center': () => permissionTable(PERMISSIONS.filter(({ api }) => api === 'partnerCenter')),
  team: () => permissionTable(PERMISSIONS.filter(({ api }) => api === 'teams')),
  'key-vault': () => permissionTable(PERMISSIONS.filter(({ api }) => api === 'keyVault')),
  roles: roleTable,
};

const of = (api: Permission['api'], kind: Permission['kind'], where: Permission['where']) =>
  PERMISSIONS.filter((one) => one.api === api && one.kind === kind && one.where === where);

const PART = /<!-- begin ([a-z-]+) -->\n([\s\S]*?)\n<!-- end \1 -->/g;

/** The generated parts of a document, as they stand in it. */
export const partsOf = (document: string): ReadonlyMap<string, string> =>
  new Map([...document.matchAll(PART)].map(([, name = '', text = '']) => [name, text]));

/** The document with its generated parts as they should be. */
export const regenerated = (document: string): string =>
  document.replaceAll(PART, (whole, name: string) => {
    const make = GENERATED[name];
    return make ? `<!-- begin ${name} -->\n${make()}\n<!-- end ${name} -->` : whole;
  });
