const PLACES = ['1', '2', '3', '4', '5', '6', '7', '8'] as const

/** The four quadrants of ISO 3950, as one looks at a patient, and the teeth of each. */
export const quadrants = (['1', '2', '3', '4'] as const).map((quadrant) => ({
  quadrant,
  teeth: PLACES.map((place) => `${quadrant}${place}`),
}))
