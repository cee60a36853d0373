/** What `/etc/os-release` says. */
interface System {
  readonly id: string;
  readonly version: string;
}

/**
 * Debian's release, also of Raspberry Pi OS: 12. The one that is made at the moment has no number. Null for every other system,
 * whose packages have other names and versions, whatever it was made from.
 */
export function debianRelease({ id, version }: System): number | null {
  if (id !== 'debian' && id !== 'raspbian') return null;
  return version === '' ? Number.POSITIVE_INFINITY : Number.parseInt(version, 10);
}
