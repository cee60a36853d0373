import { type Locale, type ServiceStatus, statusWords } from '@veille/protocol';

export interface AsleepWords {
  /** Under each state: one sentence. `external` never has this page. */
  readonly states: Readonly<Record<Exclude<ServiceStatus, 'external'>, string>>;
  readonly service: string;
  readonly wake: string;
  readonly again: string;
  readonly open: string;
  /** Where no script can open it by itself. */
  readonly openWhenAwake: string;
  readonly progress: string;
  /** Before and after a number of seconds. */
  readonly usually: readonly [string, string];
  readonly firstTime: string;
  readonly later: string;
  readonly noRoom: string;
  /** Before and after the title of another service. */
  readonly makeRoom: readonly [string, string];
  readonly waitInLine: string;
  readonly inLine: string;
  readonly log: string;
  readonly lost: string;
  readonly allDoors: string;
}

export const asleepWords: Record<Locale, AsleepWords> = {
  en: {
    states: {
      stopped: 'Nobody needed it, so it sleeps and leaves the memory to others.',
      starting: 'It is getting up. What you asked for opens by itself.',
      ready: 'It is up.',
      stopping: 'It is just falling asleep.',
      failed: 'It did not get up.',
      unavailable: 'It cannot run on this machine.',
    },
    service: 'Service',
    wake: 'Wake it',
    again: 'Try again',
    open: 'Open it',
    openWhenAwake: 'Open it as soon as it is awake',
    progress: 'Start in progress',
    usually: ['usually ', ' s'],
    firstTime: 'first start, no estimate yet',
    later: 'later than usual',
    noRoom: 'Not enough memory',
    makeRoom: ['Put ', ' to sleep'],
    waitInLine: 'Wait in line',
    inLine: 'It waits in line and gets up as soon as there is room.',
    log: 'Boot log',
    lost: 'The connection broke. Trying again…',
    allDoors: 'All doors',
  },
  fr: {
    states: {
      stopped: 'Personne n’en avait besoin\u00a0: il dort et laisse la mémoire aux autres.',
      starting: 'Il se lève. Ce que vous avez demandé s’ouvrira tout seul.',
      ready: 'Il est debout.',
      stopping: 'Il est en train de s’endormir.',
      failed: 'Il ne s’est pas levé.',
      unavailable: 'Il ne peut pas tourner sur cette machine.',
    },
    service: 'Service',
    wake: 'Le réveiller',
    again: 'Réessayer',
    open: 'L’ouvrir',
    openWhenAwake: 'L’ouvrir dès qu’il est éveillé',
    progress: 'Démarrage en cours',
    usually: ['d’habitude ', ' s'],
    firstTime: 'premier démarrage, pas encore d’estimation',
    later: 'plus long que d’habitude',
    noRoom: 'Pas assez de mémoire',
    makeRoom: ['Endormir ', ''],
    waitInLine: 'Prendre la file',
    inLine: 'Il est dans la file et se lèvera dès qu’il y aura de la place.',
    log: 'Journal de démarrage',
    lost: 'La connexion est coupée. Nouvel essai…',
    allDoors: 'Toutes les portes',
  },
};

/** `Service en veille`: the label that blinks. */
export function labelOf(status: ServiceStatus, language: Locale): string {
  return `${asleepWords[language].service} ${statusWords[status][language]}`;
}
