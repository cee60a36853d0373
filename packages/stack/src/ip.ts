import ipaddr from 'ipaddr.js';

/** Addresses of a family: `4` for `100.64.0.7`, `6` for `fd7a:115c:a1e0::7`; null for what is no address. */
export function familyOf(text: string): 4 | 6 | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return 4;
  return ipaddr.IPv6.isValid(text) && !text.includes('%') ? 6 : null;
}

/** The one spelling of an address; what is none stays as it is. */
export function shortestAddress(text: string): string {
  return familyOf(text) === null ? text : ipaddr.parse(text).toString();
}

/** Whether a text is a range: `100.64.0.0/10`. */
export function isCidr(text: string): boolean {
  return familyOf(text.split('/')[0] ?? '') !== null && ipaddr.isValidCIDR(text);
}

/** Whether an address, or all addresses of a range, lie within one of the ranges. All of them are valid. */
export function isWithin(inner: string, ranges: readonly string[]): boolean {
  const [address, length] = parse(inner);
  return ranges.some((range) => {
    const [outer, outerLength] = parse(range);
    return address.kind() === outer.kind() && length >= outerLength && address.match(outer, outerLength);
  });
}

function parse(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.parse(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
