/** Memory in bytes, as the policy counts it. */
export interface Tenant {
  /** What it is taken to need, or what it uses where that is more. */
  readonly committedBytes: number;
  readonly currentBytes: number;
}

export interface HostMemory {
  readonly totalBytes: number;
  /** What could be given to programs without swapping. */
  readonly availableBytes: number;
}

export interface RoomInput {
  readonly host: HostMemory;
  /** What the stack says that there is; null: as much as the machine says. */
  readonly totalBytes: number | null;
  readonly reserveBytes: number;
  /** All that runs, or is on its way up or down. */
  readonly tenants: readonly Tenant[];
  /** Promised to starts that do not run yet. */
  readonly reservedBytes: number;
}

/**
 * How much may still be promised; negative when too much is. The smaller of two answers: what the promises leave of the
 * whole, and what the machine has free now, less what those that run may still grow by.
 */
export function roomBytes({ host, totalBytes, reserveBytes, tenants, reservedBytes }: RoomInput): number {
  const whole = Math.min(totalBytes ?? host.totalBytes, host.totalBytes) - reserveBytes - reservedBytes;
  const free = host.availableBytes - reserveBytes - reservedBytes;
  const promised = sum(tenants.map(({ committedBytes }) => committedBytes));
  const growth = sum(tenants.map(({ committedBytes, currentBytes }) => Math.max(0, committedBytes - currentBytes)));
  return Math.min(whole - promised, free - growth);
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
