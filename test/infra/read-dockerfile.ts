/** One instruction of a Dockerfile; what a backslash carries over to the next line belongs to it. */
export interface Instruction {
  readonly name: string;
  readonly operand: string;
  /** Of which stage, counted from 0. */
  readonly stage: number;
}

/** Reads a Dockerfile as far as ours go: comments, continued lines, stages. */
export function readDockerfile(text: string): Instruction[] {
  let stage = -1;
  return text
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', operand = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
      if (name === 'FROM') stage += 1;
      return { name, operand, stage };
    });
}

/** Whether a file of the project gets into the build: the last line of `.dockerignore` that fits it decides. */
export function isAdmitted(ignore: string, file: string): boolean {
  let admitted = true;
  for (const line of ignore.split('\n')) {
    const pattern = line.trim();
    if (pattern === '' || pattern.startsWith('#')) continue;
    const excepts = pattern.startsWith('!');
    if (fits(pattern.replace(/^!/, ''), file)) admitted = excepts;
  }
  return admitted;
}

/** A pattern fits a path, or a folder above it. */
function fits(pattern: string, file: string): boolean {
  const expression = pattern
    .split('**/')
    .map((part) => part.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*'))
    .join('(?:.*/)?');
  return new RegExp(`^${expression}(/.*)?$`).test(file);
}
