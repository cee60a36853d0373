import { useEffect, useState } from 'react';
import { cancelRender, continueRender, delayRender } from 'remotion';
import '@fontsource/jetbrains-mono/400.css';
import '@fontsource/jetbrains-mono/500.css';
import '@fontsource/space-grotesk/600.css';

export const displayFont = '"Space Grotesk"';
export const monoFont = '"JetBrains Mono"';
export const displayWeight = 600;

const faces = [`${displayWeight} 100px ${displayFont}`, `400 30px ${monoFont}`, `500 30px ${monoFont}`];

/** False until the letters of `text` are there: no frame is filmed in a fallback font. */
export function useFonts(text: string): boolean {
  const [handle] = useState(() => delayRender('loading the fonts'));
  const [ready, setReady] = useState(false);

  useEffect(() => {
    Promise.all(faces.map((face) => document.fonts.load(face, `${text} 0123456789:`)))
      .then(() => setReady(true))
      .catch(cancelRender);
  }, [text]);

  useEffect(() => {
    if (ready) continueRender(handle);
  }, [ready, handle]);

  return ready;
}
