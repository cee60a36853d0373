import { TitleCard } from './title-card/title-card.tsx';

/** What the render server can film when a studio names no compositions of its own. */
export function Root() {
  return <TitleCard />;
}
