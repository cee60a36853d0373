import type { Locale } from '@veille/protocol';

export interface StudioWords {
  readonly title: string;
  readonly label: string;
  readonly heading: string;
  readonly lead: string;
  readonly list: string;
  readonly empty: string;
  readonly lost: string;
  /** `{time}` stands for the time of day. */
  readonly soon: string;
  /** The same where there is no JavaScript to tell the time; `{minutes}` stands for a number. */
  readonly soonIn: string;
  /** On a button. */
  readonly stay: string;
}

export const studioWords: Record<Locale, StudioWords> = {
  en: {
    title: 'The studio',
    label: 'Veille',
    heading: 'The studio',
    lead: 'Opening a door wakes what is behind it.',
    list: 'Doors',
    empty: 'The studio has no doors yet. Add a service to veille.config.ts and run veille up.',
    lost: 'The connection broke: states may be old. Trying again…',
    soon: 'Falls asleep at {time} if nobody comes.',
    soonIn: 'Falls asleep within {minutes} min if nobody comes.',
    stay: 'Keep awake',
  },
  fr: {
    title: 'Le studio',
    label: 'Veille',
    heading: 'Le studio',
    lead: 'Ouvrir une porte réveille ce qui est derrière.',
    list: 'Portes',
    empty: 'Le studio n’a pas encore de porte. Ajoutez un service à veille.config.ts et lancez veille up.',
    lost: 'La connexion est coupée\u00a0: les états peuvent dater. Nouvel essai…',
    soon: 'S’endort à {time} si personne ne vient.',
    soonIn: 'S’endort d’ici {minutes}\u00a0min si personne ne vient.',
    stay: 'Garder éveillé',
  },
};
