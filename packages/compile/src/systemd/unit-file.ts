/** A unit's sections, each with its settings; one that is said several times has a line each. */
export type UnitSections = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

const heading = '# Written by `veille deploy`, which overwrites it. Additions go into a drop-in: systemctl edit';

/** The text of a unit. Values are systemd's own syntax: `words` writes commands. */
export function unitFile(name: string, sections: UnitSections): string {
  const blocks = Object.entries(sections).map(([section, settings]) => {
    const lines = Object.entries(settings).flatMap(([key, value]) =>
      (typeof value === 'string' ? [value] : value).map((line) => `${key}=${line}`),
    );
    return `[${section}]\n${lines.join('\n')}\n`;
  });
  return `${heading} ${name}\n\n${blocks.join('\n')}`;
}

/** A command as systemd reads it: no shell, and `%` and `$` stand for themselves. */
export function words(command: readonly string[]): string {
  return command.map(word).join(' ');
}

function word(text: string): string {
  const plain = text.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w./:@%$=,+!-]+$/.test(plain) ? plain : `"${plain.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
