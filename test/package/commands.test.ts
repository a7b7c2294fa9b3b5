import { describe, expect, test } from '@jest/globals';
import { readCommand } from '../../src/teams/read-command.ts';
import { helpView } from '../../src/teams/views/help-view.ts';
import { appFiles } from './app-folder.ts';

interface Offered {
  readonly place: string;
  readonly title: string;
  readonly description: string;
}

const files = appFiles();
const json = (file: string) => JSON.parse(files.get(file)?.toString('utf8') ?? '');
const lists = json('manifest.json').bots[0].commandLists as { commands: Omit<Offered, 'place'>[] }[];
const OFFERED: readonly Offered[] = lists.flatMap(({ commands }, list) =>
  commands.map((command, at) => ({ ...command, place: `bots[0].commandLists[${list}].commands[${at}]` })),
);
const exampleIn = (description: string): string | undefined => /“(.+)”/.exec(description)?.[1];
const LANGUAGES = ['ar', 'de', 'es', 'fr', 'ja', 'pt'];

describe('the commands that Teams offers', () => {
  test.each(OFFERED)('$title is a command, and its example works', ({ title, description }) => {
    // A title alone may lack its number; the answer then shows how it goes on.
    expect(readCommand(title).name).not.toBe('question');
    const example = exampleIn(description);
    if (readCommand(title).name === 'incomplete') expect(example).toBeDefined();
    if (example) expect(['question', 'incomplete']).not.toContain(readCommand(example).name);
  });

  test('are in the help as well', () => {
    const inHelp = helpView(false).groups.flatMap(({ commands }) => commands.map(({ command }) => command));
    const words = new Set(inHelp.map((command) => command.split(' ')[0]));
    expect(OFFERED.map(({ title }) => title).filter((title) => title !== 'help' && !words.has(title))).toEqual([]);
  });

  test.each(LANGUAGES)('have the same examples in %s', (language) => {
    const texts = json(`${language}.json`) as Record<string, string>;
    for (const { place, description } of OFFERED) {
      expect(texts[`${place}.description`]).toContain(exampleIn(description) ?? '');
    }
  });

  test('are written alike in both lists, in every language', () => {
    for (const language of LANGUAGES) {
      const texts = json(`${language}.json`) as Record<string, string>;
      const said = Map.groupBy(OFFERED, ({ title }) => title);
      for (const places of said.values()) {
        expect(new Set(places.map(({ place }) => texts[`${place}.description`])).size).toBe(1);
      }
    }
  });
});
