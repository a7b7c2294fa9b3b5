/** Colours and sizes near those of Teams, so that a picture shows what people will see. */
interface Palette {
  readonly page: string;
  readonly card: string;
  readonly text: string;
  readonly subtle: string;
  readonly line: string;
  readonly accent: string;
  readonly good: string;
  readonly warning: string;
  readonly attention: string;
  /** Backgrounds of the container styles. */
  readonly fill: Readonly<Record<'emphasis' | 'accent' | 'good' | 'warning' | 'attention', string>>;
}

export const PALETTES: Readonly<Record<'light' | 'dark', Palette>> = {
  light: {
    page: '#f5f5f5',
    card: '#ffffff',
    text: '#242424',
    subtle: '#616161',
    line: '#e0e0e0',
    accent: '#444791',
    good: '#0e700e',
    warning: '#835c00',
    attention: '#b10e1c',
    fill: { emphasis: '#f0f0f0', accent: '#e8ebfa', good: '#e7f2da', warning: '#fbf0d9', attention: '#fcebec' },
  },
  dark: {
    page: '#1f1f1f',
    card: '#292929',
    text: '#ffffff',
    subtle: '#adadad',
    line: '#525252',
    accent: '#aab1fa',
    good: '#92c353',
    warning: '#f8d22a',
    attention: '#f1707b',
    fill: { emphasis: '#383838', accent: '#2f2f4a', good: '#1e3320', warning: '#40340f', attention: '#4a2026' },
  },
};

/** The host configuration of Microsoft's renderer for one palette. */
export function hostConfig(palette: Palette): object {
  const color = (value: string) => ({ default: value, subtle: value });
  const foregroundColors = {
    default: { default: palette.text, subtle: palette.subtle },
    accent: color(palette.accent),
    good: color(palette.good),
    warning: color(palette.warning),
    attention: color(palette.attention),
  };
  const fills = Object.entries(palette.fill).map(([style, backgroundColor]) => [
    style,
    { backgroundColor, foregroundColors },
  ]);
  return {
    fontFamily: "'Segoe UI', 'DejaVu Sans', sans-serif",
    fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
    fontWeights: { lighter: 300, default: 400, bolder: 600 },
    lineHeights: { small: 16, default: 20, medium: 22, large: 24, extraLarge: 32 },
    spacing: { small: 4, default: 8, medium: 12, large: 20, extraLarge: 28, padding: 16 },
    separator: { lineThickness: 1, lineColor: palette.line },
    containerStyles: { default: { backgroundColor: palette.card, foregroundColors }, ...Object.fromEntries(fills) },
    actions: {
      maxActions: 6,
      spacing: 'default',
      buttonSpacing: 8,
      actionsOrientation: 'horizontal',
      actionAlignment: 'left',
    },
    factSet: { title: { weight: 'bolder', maxWidth: 110, wrap: true }, value: { wrap: true }, spacing: 12 },
    inputs: { label: { requiredInputs: { suffix: ' *', weight: 'bolder' }, optionalInputs: { weight: 'bolder' } } },
  };
}
