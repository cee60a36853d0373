/** Modules whose distribution has another name, as far as they are common in creative programs. */
const others: Readonly<Record<string, string>> = {
  PIL: 'Pillow',
  bs4: 'beautifulsoup4',
  cv2: 'opencv-python-headless',
  dateutil: 'python-dateutil',
  dotenv: 'python-dotenv',
  git: 'GitPython',
  google: 'protobuf',
  skimage: 'scikit-image',
  sklearn: 'scikit-learn',
  yaml: 'PyYAML',
};

/** What to write into a requirements file so that a Python module is there. */
export function distributionOf(module: string): string {
  const [top = module] = module.split('.');
  return others[top] ?? top;
}
