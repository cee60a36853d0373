/** Markup that is safe to send. */
export interface Html {
  readonly markup: string;
}

type Piece = Html | string | number | null | false | readonly Piece[];

/** Builds markup: every text that is filled in is escaped, markup and lists of it go in as they are. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Html {
  return { markup: strings.map((text, index) => (index === 0 ? '' : fill(pieces[index - 1] ?? null)) + text).join('') };
}

/** Our own styles and scripts, which are no text. */
export function raw(markup: string): Html {
  return { markup };
}

function fill(piece: Piece): string {
  if (piece === null || piece === false) return '';
  if (typeof piece === 'string' || typeof piece === 'number') return escapeText(String(piece));
  return 'markup' in piece ? piece.markup : piece.map(fill).join('');
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
