/** Why a DICOM file is not shown. */
export type FaultReason = 'not_dicom' | 'damaged' | 'no_image' | 'syntax' | 'pixels' | 'too_large'

export class DicomFault extends Error {
  override readonly name = 'DicomFault'

  constructor(
    readonly reason: FaultReason,
    /** Of a transfer syntax alone: nothing that the file says of a person. */
    readonly detail = '',
  ) {
    super(reason)
  }
}
