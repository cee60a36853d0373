import type { Locale } from '@veille/protocol';

export interface StaticWords {
  readonly title: string;
  readonly label: string;
  readonly heading: string;
  /** The second half of the heading: what is needed instead. */
  readonly needed?: string;
  /** One paragraph each. */
  readonly lead: readonly string[];
}

/** The pages that Caddy serves as they are, with nothing to fill in. */
export type StaticPage = 'forbidden' | 'unreachable' | 'external' | 'not-found';

export const staticWords: Record<StaticPage, Record<Locale, StaticWords>> = {
  forbidden: {
    en: {
      title: 'Access denied — VPN required',
      label: 'Error 403',
      heading: 'Access denied',
      needed: 'VPN required',
      lead: ['This address answers only inside the private network. Connect to the VPN, then load the page again.'],
    },
    fr: {
      title: 'Accès non autorisé — VPN requis',
      label: 'Erreur 403',
      heading: 'Accès non autorisé',
      needed: 'VPN requis',
      lead: [
        'Cette adresse ne répond qu’à l’intérieur du réseau privé. Connectez-vous au VPN, puis rechargez la page.',
      ],
    },
  },
  unreachable: {
    en: {
      title: 'No answer',
      label: 'No answer',
      heading: 'Nobody answers at this door',
      lead: [
        'The service or its keeper is not running at the moment. This page tries again by itself every few seconds.',
        'If it stays like this, run on the studio’s machine, in the studio’s folder:',
      ],
    },
    fr: {
      title: 'Pas de réponse',
      label: 'Pas de réponse',
      heading: 'Personne ne répond à cette porte',
      lead: [
        'Le service ou son gardien ne tourne pas en ce moment. Cette page réessaie d’elle-même toutes les quelques secondes.',
        'Si rien ne change, lancez sur la machine du studio, dans son dossier\u00a0:',
      ],
    },
  },
  external: {
    en: {
      title: 'No answer from elsewhere',
      label: 'Elsewhere',
      heading: 'The server behind this door does not answer',
      lead: [
        'It is somebody else’s: Veille leads to it, but neither starts nor stops it.',
        'Whoever runs it can say more. Load the page again later.',
      ],
    },
    fr: {
      title: 'Pas de réponse d’ailleurs',
      label: 'Ailleurs',
      heading: 'Le serveur derrière cette porte ne répond pas',
      lead: [
        'Il appartient à quelqu’un d’autre\u00a0: Veille y mène, mais ne le démarre ni ne l’arrête.',
        'La personne qui s’en occupe pourra en dire plus. Rechargez la page plus tard.',
      ],
    },
  },
  'not-found': {
    en: {
      title: 'No such door',
      label: 'Error 404',
      heading: 'There is no door here',
      lead: ['No service of the studio has this address. It may have moved, or there is a slip in the name.'],
    },
    fr: {
      title: 'Pas de porte ici',
      label: 'Erreur 404',
      heading: 'Il n’y a pas de porte ici',
      lead: [
        'Aucun service du studio n’a cette adresse. Elle a peut-être changé, ou le nom contient une faute de frappe.',
      ],
    },
  },
};

/** Where all doors are listed. */
export const allDoors: Record<Locale, string> = { en: 'All doors of the studio', fr: 'Toutes les portes du studio' };
