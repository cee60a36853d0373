import type { Driver } from '../drivers/driver.ts';
import type { History } from '../history/history.ts';
import type { Markers } from '../markers/markers.ts';
import type { Memory } from '../state/memory.ts';
import type { Reason } from './reasons.ts';
import type { Service } from './service.ts';

/** What a service needs of the rest of the controller. */
export interface ServiceSurroundings {
  readonly driver: Driver;
  readonly markers: Markers;
  readonly memory: Memory;
  readonly history: History;
  readonly now: () => number;
  readonly onChange: (service: Service) => void;
  /** It could not start, and was mended. */
  readonly onMended: (service: Service, sentence: Reason) => void;
  /** The whole studio stops: nothing is started any more. */
  readonly isClosing: () => boolean;
  /** Resolves when there is memory for it, which is kept for it until the returned function is called; throws StartError. */
  readonly admit: (service: Service) => Promise<() => void>;
  /** Services that must be ready before this one. */
  readonly dependenciesOf: (service: Service) => readonly Service[];
  /** Services that need this one. */
  readonly dependantsOf: (service: Service) => readonly Service[];
  readonly isPinned: (service: Service) => boolean;
}
