const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

/** `Lagos, NG` as `Lagos, Nigeria`; a city that is its own region or country is named once. */
export function placeWords(place: string): string {
  const parts = place.split(', ').map((part) => (/^[A-Z]{2}$/.test(part) ? countries.of(part) : part));
  return [...new Set(parts)].join(', ');
}
