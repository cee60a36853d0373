import { stripVTControlCharacters } from 'node:util';

/** Lines of aligned columns, two spaces before and three between; nothing trails. */
export function formatTable(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, visibleLength(cell));
  }
  return rows.map((row) => `  ${row.map((cell, column) => pad(cell, widths[column] ?? 0)).join('   ')}`.trimEnd());
}

function pad(cell: string, width: number): string {
  return cell + ' '.repeat(width - visibleLength(cell));
}

function visibleLength(text: string): number {
  return stripVTControlCharacters(text).length;
}
