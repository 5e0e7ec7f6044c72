/** As the database checks it. */
export const TITLE_LENGTH_MAX = 200

const ENDING = /\.(jpe?g|png|webp|tiff?|hei[cf]|pdf|dcm|dicom|ima)$/i

/** What a document is called at first: its file's name, without the ending that every download gets anyway. */
export function titleOf(fileName: string): string {
  const name = fileName.replace(ENDING, '').trim()
  return (name === '' ? fileName : name).slice(0, TITLE_LENGTH_MAX)
}
