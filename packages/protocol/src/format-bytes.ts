import type { Locale } from './words.ts';

const units = { en: ['MB', 'GB'], fr: ['Mo', 'Go'] } as const;

/** `600 MB`, `4.2 GB`: as people read memory, in steps of 1024. */
export function formatBytes(bytes: number, language: Locale): string {
  const [mega, giga] = units[language];
  const megabytes = bytes / 1024 ** 2;
  if (megabytes < 1000) return `${Math.round(megabytes)} ${mega}`;
  const gigabytes = (megabytes / 1024).toFixed(1).replace(/\.0$/, '');
  return `${language === 'fr' ? gigabytes.replace('.', ',') : gigabytes} ${giga}`;
}
