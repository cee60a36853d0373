import type { ErrorCode, Locale, RenderStatus } from '@veille/protocol';

/** Everything that the page says. */
export interface Words {
  readonly title: string;
  readonly label: string;
  readonly latest: string;
  readonly nothingYet: string;
  readonly download: string;
  readonly make: string;
  readonly composition: string;
  readonly token: string;
  readonly submit: string;
  readonly sending: string;
  readonly cancel: string;
  readonly working: string;
  readonly earlier: string;
  readonly showAll: string;
  readonly needsScript: string;
  readonly unreachable: string;
  readonly tokenAsked: string;
  readonly licence: string;
  readonly optional: string;
  readonly props: string;
  readonly notJson: string;
  readonly megabytes: string;
  readonly status: Record<RenderStatus, string>;
  /** For a refused film, instead of the API's own words, which are English. */
  readonly faults: Partial<Record<ErrorCode, string>>;
}

export const words: Record<Locale, Words> = {
  en: {
    title: 'The render server',
    label: 'render server — awake',
    latest: 'The film',
    nothingYet: 'No film yet. Make the first one.',
    download: 'Download',
    make: 'Make a film',
    composition: 'Composition',
    token: 'Render token',
    submit: 'Render',
    sending: 'Sending',
    cancel: 'Cancel',
    working: 'In the making',
    earlier: 'Earlier films',
    showAll: 'Show all',
    needsScript: 'This form needs JavaScript. Without it, send the film like this:',
    unreachable: 'The render server did not answer. Try again.',
    tokenAsked: 'Cancelling needs the render token: write it into the form first.',
    licence:
      'Films are rendered by Remotion: free for individuals, non-profits and companies of up to three people; larger companies need a company licence:',
    optional: 'optional',
    props: 'props (JSON)',
    notJson: 'This is not JSON:',
    megabytes: 'MB',
    status: {
      queued: 'waiting',
      'in-progress': 'rendering',
      completed: 'done',
      failed: 'failed',
      cancelled: 'cancelled',
    },
    faults: {},
  },
  fr: {
    title: 'Le serveur de rendu',
    label: 'serveur de rendu — éveillé',
    latest: 'Le film',
    nothingYet: 'Pas encore de film. Faites le premier.',
    download: 'Télécharger',
    make: 'Faire un film',
    composition: 'Composition',
    token: 'Jeton de rendu',
    submit: 'Lancer le rendu',
    sending: 'Envoi',
    cancel: 'Annuler',
    working: 'En cours',
    earlier: 'Films précédents',
    showAll: 'Tout afficher',
    needsScript: 'Ce formulaire a besoin de JavaScript. Sans lui, envoyez le film ainsi :',
    unreachable: 'Le serveur de rendu n’a pas répondu. Réessayez.',
    tokenAsked: 'Pour annuler il faut le jeton de rendu : écrivez-le d’abord dans le formulaire.',
    licence:
      'Les films sont rendus par Remotion : gratuit pour les particuliers, les associations et les entreprises de trois personnes au plus ; au-delà il faut une licence d’entreprise :',
    optional: 'facultatif',
    props: 'propriétés (JSON)',
    notJson: 'Ce n’est pas du JSON :',
    megabytes: 'Mo',
    status: {
      queued: 'en attente',
      'in-progress': 'rendu en cours',
      completed: 'terminé',
      failed: 'échec',
      cancelled: 'annulé',
    },
    faults: {
      'invalid-props': 'Certaines valeurs sont refusées : corrigez celles qui sont signalées.',
      'invalid-request': 'Le serveur de rendu n’a pas compris cette demande. Rechargez la page.',
      'unknown-composition': 'Cette composition n’existe plus. Rechargez la page.',
      'queue-full': 'Trop de films attendent déjà. Réessayez quand l’un d’eux sera terminé.',
      unauthorized: 'Le jeton de rendu manque, ou ce n’est pas le bon.',
      'body-too-large':
        'La demande dépasse 1 Mo. Mettez les gros fichiers dans /creative-assets et donnez leur chemin.',
      'service-unavailable': 'La file des rendus ne répond pas. Réessayez dans un instant.',
      internal: 'Une erreur s’est produite ici. Le journal du serveur de rendu dit laquelle.',
    },
  },
};
