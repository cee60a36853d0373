import { squeeze } from './html.ts';

/** The terminal look that all pages share: a black ground with a fine grid and scan lines, and a frame of corner brackets. */
export const look = squeeze(`
  :root {
    --ground: #04070c; --ink: #d3e0ec; --soft: #8fa3b8; --line: #1b2a3a;
    --accent: #0096ff; --bright: #00d4ff; --step: 1.5rem;
    color-scheme: dark;
    font: 400 100%/1.6 ui-monospace, "SF Mono", "Cascadia Mono", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
    background: var(--ground); color: var(--ink);
    -webkit-text-size-adjust: 100%;
  }
  [data-tone=refusal] { --ground: #080405; --line: #3a1517; --accent: #ff3c3c; --bright: #00ff41; --soft: #b39a9a; --ink: #f0dfdf }
  [data-tone=trouble] { --ground: #090703; --line: #33270f; --accent: #ffab2e; --bright: #ffc766; --soft: #b3a58c; --ink: #efe6d6 }
  [data-tone=quiet] { --accent: #5f7e9c; --bright: #9cc9ee }
  *, ::before, ::after { box-sizing: border-box; margin: 0; padding: 0 }
  body {
    min-height: 100vh; min-height: 100svh; display: grid; place-items: center;
    padding: clamp(1rem, 4vw, 3rem); overflow-wrap: anywhere;
  }
  body::before, body::after { content: ""; position: fixed; inset: 0; pointer-events: none }
  body::before {
    z-index: -1; opacity: .55;
    background:
      linear-gradient(var(--line) 1px, transparent 1px) 0 0 / 100% 2.5rem,
      linear-gradient(90deg, var(--line) 1px, transparent 1px) 0 0 / 2.5rem 100%;
    -webkit-mask-image: radial-gradient(ellipse at center, #000 20%, transparent 78%);
    mask-image: radial-gradient(ellipse at center, #000 20%, transparent 78%);
  }
  body::after { background: repeating-linear-gradient(transparent 0 2px, rgb(0 0 0 / .22) 2px 3px) }
  .frame {
    width: min(100%, 46rem); padding: clamp(1.5rem, 5vw, 3.5rem);
    --corner: var(--accent); --at: 1.5rem;
    background:
      linear-gradient(var(--corner) 0 0) 0 0 / var(--at) 2px, linear-gradient(var(--corner) 0 0) 0 0 / 2px var(--at),
      linear-gradient(var(--corner) 0 0) 100% 0 / var(--at) 2px, linear-gradient(var(--corner) 0 0) 100% 0 / 2px var(--at),
      linear-gradient(var(--corner) 0 0) 0 100% / var(--at) 2px, linear-gradient(var(--corner) 0 0) 0 100% / 2px var(--at),
      linear-gradient(var(--corner) 0 0) 100% 100% / var(--at) 2px, linear-gradient(var(--corner) 0 0) 100% 100% / 2px var(--at),
      radial-gradient(ellipse at 50% 0, color-mix(in srgb, var(--accent) 9%, transparent), transparent 70%);
    background-repeat: no-repeat;
  }
  .label {
    display: flex; align-items: center; gap: .75em;
    color: var(--bright); font-size: .8125rem; letter-spacing: .18em; text-transform: uppercase;
  }
  .label::before {
    content: ""; flex: none; width: .625em; height: 1.1em; background: var(--accent);
    animation: blink 1.2s steps(2, jump-none) infinite;
  }
  @keyframes blink { to { opacity: .15 } }
  h1 { margin-top: var(--step); font-size: clamp(1.75rem, 6.4vw, 2.875rem); line-height: 1.12; font-weight: 500; letter-spacing: -.025em; text-wrap: balance }
  .lead { margin-top: var(--step); color: var(--soft); max-width: 36em; text-wrap: pretty }
  .lead + .lead { margin-top: .75rem }
  strong { color: var(--ink); font-weight: 500 }
  a { color: var(--bright); text-underline-offset: .3em; text-decoration-thickness: 1px }
  a:hover { text-decoration-thickness: 2px }
  :focus-visible { outline: 2px solid var(--bright); outline-offset: 4px }
  .shell {
    margin-top: var(--step); padding: .875rem 1.125rem; border: 1px solid var(--line); background: rgb(0 0 0 / .45);
    color: var(--ink); white-space: pre-wrap;
  }
  .shell::before { content: "$ "; color: var(--bright) }
  footer {
    margin-top: calc(2 * var(--step)); padding-top: 1rem; border-top: 1px solid var(--line);
    display: flex; flex-wrap: wrap; gap: .5rem 2rem; justify-content: space-between;
    color: var(--soft); font-size: .8125rem;
  }
  @media (prefers-reduced-motion: reduce) { *, ::before, ::after { animation: none !important; transition: none !important } }
`);
