import { type Locale, locale } from './words.ts';

/** A browser's navigation asks for HTML by name (`Accept`); a client's wildcard does not. */
export function acceptsHtml(accept: string | undefined): boolean {
  return /\btext\/html\b/i.test(accept ?? '');
}

/** The language that a reader wants most, of those we have (RFC 9110, `Accept-Language`); else the `usual` one. */
export function chooseLanguage(accepted: string | undefined, usual: Locale): Locale {
  const wishes = (accepted ?? '').split(',').map(parseWish);
  const quality = (candidate: Locale) => qualityOf(candidate, wishes);
  const best = locale.options.toSorted((a, b) => quality(b) - quality(a) || Number(b === usual) - Number(a === usual));
  const [first = usual] = best;
  return quality(first) > 0 ? first : usual;
}

interface Wish {
  readonly range: string;
  readonly quality: number;
}

function parseWish(text: string): Wish {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  const quality = weight === undefined ? 1 : Number(weight.slice(2));
  return { range, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}

/** A range for the language itself (`fr`, `fr-CA`) says more than `*`. */
function qualityOf(candidate: Locale, wishes: readonly Wish[]): number {
  const exact = wishes.filter(({ range }) => range.split('-')[0] === candidate);
  const named = exact.length > 0 ? exact : wishes.filter(({ range }) => range === '*');
  return Math.max(0, ...named.map(({ quality }) => quality));
}
