import {
  IconFileText,
  IconHourglass,
  IconPhoto,
  IconPhotoScan,
  IconShieldSearch,
  IconUserQuestion,
  type Icon,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PatientDocument } from '../api/documents'
import classes from './tile.module.css'

interface Props {
  document: PatientDocument
  /** Undefined as long as it is not known, null where there is no picture after all. */
  url: string | null | undefined
  /** Its uploader is asked whether it belongs here: nothing goes on until they answer. */
  isAsked: boolean
  isEager: boolean
}

/** The preview, or what stands for it: of its type, or while it is being made. */
export function Preview({ document: one, url, isAsked, isEager }: Props) {
  const { t } = useTranslation()
  // What is drawn stays: a renewed link would only fetch the same picture again.
  const [drawn, setDrawn] = useState<string | null>(null)
  const [broken, setBroken] = useState<string | null>(null)
  const address = drawn ?? (url === broken ? null : url)
  const isMade = one.pictures === 'made'
  const [PlaceholderIcon, words] = placeholder(one, isAsked)
  return (
    <div className={classes.picture} data-kind={one.media_kind}>
      {isMade && typeof address === 'string' ? (
        <img
          className={classes.image}
          data-kind={one.media_kind}
          src={address}
          alt=""
          width={512}
          height={384}
          loading={isEager ? 'eager' : 'lazy'}
          decoding="async"
          draggable={false}
          onLoad={() => {
            setDrawn(address)
          }}
          onError={() => {
            setDrawn(null)
            setBroken(address)
          }}
        />
      ) : isMade && address === undefined ? null : (
        <span className={classes.instead}>
          <PlaceholderIcon size={32} stroke={1.25} aria-hidden />
          {words === 'type' ? typeName(one.mime_type) : words && t(`documents.${words}`)}
        </span>
      )}
    </div>
  )
}

function placeholder(
  { status, pictures, mime_type: type }: PatientDocument,
  isAsked: boolean,
): [Icon, 'verifying' | 'drawing' | 'type' | null] {
  if (isAsked) return [IconUserQuestion, null]
  if (status === 'received') return [IconShieldSearch, 'verifying']
  if (pictures === 'pending') return [IconHourglass, 'drawing']
  if (type === 'application/pdf') return [IconFileText, 'type']
  return [type === 'application/dicom' ? IconPhotoScan : IconPhoto, 'type']
}

/** As people call it, in every language. */
function typeName(type: string): string {
  return type.split('/')[1]?.toUpperCase() ?? ''
}
