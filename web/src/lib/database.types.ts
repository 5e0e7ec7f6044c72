export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  
  "public": {
          Tables: {
            "document_uploads": {
                  Row: {
                    "closed_at": string | null,"created_at": string,"created_by": string,"document_id": string,"expires_at": string,"file_name": string,"media_kind": string,"method": string,"mime_type": string,"object_name": string,"organisation_id": string,"original_name": string,"outcome": string | null,"patient_id": string,"size_bytes": number
                  }
                  ComputedFields: never
                  Insert: {
                    "closed_at"?: string | null,"created_at"?: string,"created_by": string,"document_id"?: string,"expires_at": string,"file_name": string,"media_kind": string,"method": string,"mime_type": string,"object_name"?: never,"organisation_id": string,"original_name": string,"outcome"?: string | null,"patient_id": string,"size_bytes": number
                  }
                  Update: {
                    "closed_at"?: string | null,"created_at"?: string,"created_by"?: string,"document_id"?: string,"expires_at"?: string,"file_name"?: string,"media_kind"?: string,"method"?: string,"mime_type"?: string,"object_name"?: never,"organisation_id"?: string,"original_name"?: string,"outcome"?: string | null,"patient_id"?: string,"size_bytes"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "document_uploads_created_by_fkey"
      columns: ["organisation_id","created_by"]
isOneToOne: false
      referencedRelation: "memberships"
      referencedColumns: ["organisation_id","user_id"]
    },{
      foreignKeyName: "document_uploads_organisation_id_fkey"
      columns: ["organisation_id"]
isOneToOne: false
      referencedRelation: "organisations"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "document_uploads_patient_id_fkey"
      columns: ["organisation_id","patient_id"]
isOneToOne: false
      referencedRelation: "patients"
      referencedColumns: ["organisation_id","id"]
    }
                  ]
                },"email_outbox": {
                  Row: {
                    "address_sha256": string | null,"attempts": number,"batch_id": string | null,"bounced_at": string | null,"category": string | null,"channel": string,"created_at": string,"dedupe_key": string,"delivered_at": string | null,"error_message": string | null,"event_id": string | null,"failed_at": string | null,"id": string,"is_test": boolean,"job_id": string | null,"locale": string,"not_before": string,"organisation_id": string,"payload": NonNullable<Json>,"provider": string | null,"provider_message_id": string | null,"recipient_address": string | null,"sent_at": string | null,"sequence": number,"severity": string | null,"solo": boolean,"status": string,"subject": string,"template": string,"type": string,"user_id": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "address_sha256"?: string | null,"attempts"?: number,"batch_id"?: string | null,"bounced_at"?: string | null,"category"?: string | null,"channel"?: string,"created_at"?: string,"dedupe_key": string,"delivered_at"?: string | null,"error_message"?: string | null,"event_id"?: string | null,"failed_at"?: string | null,"id"?: string,"is_test"?: boolean,"job_id"?: string | null,"locale"?: string,"not_before"?: string,"organisation_id": string,"payload"?: NonNullable<Json>,"provider"?: string | null,"provider_message_id"?: string | null,"recipient_address"?: string | null,"sent_at"?: string | null,"sequence"?: never,"severity"?: string | null,"solo"?: boolean,"status"?: string,"subject": string,"template": string,"type": string,"user_id"?: string | null
                  }
                  Update: {
                    "address_sha256"?: string | null,"attempts"?: number,"batch_id"?: string | null,"bounced_at"?: string | null,"category"?: string | null,"channel"?: string,"created_at"?: string,"dedupe_key"?: string,"delivered_at"?: string | null,"error_message"?: string | null,"event_id"?: string | null,"failed_at"?: string | null,"id"?: string,"is_test"?: boolean,"job_id"?: string | null,"locale"?: string,"not_before"?: string,"organisation_id"?: string,"payload"?: NonNullable<Json>,"provider"?: string | null,"provider_message_id"?: string | null,"recipient_address"?: string | null,"sent_at"?: string | null,"sequence"?: never,"severity"?: string | null,"solo"?: boolean,"status"?: string,"subject"?: string,"template"?: string,"type"?: string,"user_id"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "email_outbox_job_id_fkey"
      columns: ["organisation_id","job_id"]
isOneToOne: false
      referencedRelation: "notification_jobs"
      referencedColumns: ["organisation_id","id"]
    },{
      foreignKeyName: "email_outbox_user_id_fkey"
      columns: ["organisation_id","user_id"]
isOneToOne: false
      referencedRelation: "memberships"
      referencedColumns: ["organisation_id","user_id"]
    }
                  ]
                },"implants": {
                  Row: {
                    "created_at": string,"created_by": string,"diameter_mm": number | null,"id": string,"length_mm": number | null,"lot_number": string | null,"manufacturer": string | null,"model": string | null,"organisation_id": string,"patient_id": string,"placed_on": string,"removed_on": string | null,"tooth": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"created_by"?: string,"diameter_mm"?: number | null,"id"?: string,"length_mm"?: number | null,"lot_number"?: string | null,"manufacturer"?: string | null,"model"?: string | null,"organisation_id"?: string,"patient_id": string,"placed_on": string,"removed_on"?: string | null,"tooth": string,"updated_at"?: string
                  }
                  Update: {
                    "created_at"?: string,"created_by"?: string,"diameter_mm"?: number | null,"id"?: string,"length_mm"?: number | null,"lot_number"?: string | null,"manufacturer"?: string | null,"model"?: string | null,"organisation_id"?: string,"patient_id"?: string,"placed_on"?: string,"removed_on"?: string | null,"tooth"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "implants_created_by_fkey"
      columns: ["organisation_id","created_by"]
isOneToOne: false
      referencedRelation: "memberships"
      referencedColumns: ["organisation_id","user_id"]
    },{
      foreignKeyName: "implants_organisation_id_fkey"
      columns: ["organisation_id"]
isOneToOne: false
      referencedRelation: "organisations"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "implants_patient_id_fkey"
      columns: ["organisation_id","patient_id"]
isOneToOne: false
      referencedRelation: "patients"
      referencedColumns: ["organisation_id","id"]
    }
                  ]
                },"isq_measurements": {
                  Row: {
                    "created_at": string,"created_by": string,"direction": string,"id": string,"implant_id": string,"isq": number | null,"measured_on": string,"organisation_id": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"created_by"?: string,"direction"?: string,"id"?: string,"implant_id": string,"isq"?: number | null,"measured_on"?: string,"organisation_id"?: string,"updated_at"?: string
                  }
                  Update: {
                    "created_at"?: string,"created_by"?: string,"direction"?: string,"id"?: string,"implant_id"?: string,"isq"?: number | null,"measured_on"?: string,"organisation_id"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "isq_measurements_created_by_fkey"
      columns: ["organisation_id","created_by"]
isOneToOne: false
      referencedRelation: "memberships"
      referencedColumns: ["organisation_id","user_id"]
    },{
      foreignKeyName: "isq_measurements_implant_id_fkey"
      columns: ["organisation_id","implant_id"]
isOneToOne: false
      referencedRelation: "implants"
      referencedColumns: ["organisation_id","id"]
    },{
      foreignKeyName: "isq_measurements_organisation_id_fkey"
      columns: ["organisation_id"]
isOneToOne: false
      referencedRelation: "organisations"
      referencedColumns: ["id"]
    }
                  ]
                },"legal_holds": {
                  Row: {
                    "document_id": string | null,"id": string,"open_document_id": string | null,"organisation_id": string,"patient_id": string,"placed_at": string,"placed_by": string,"reason": string,"release_reason": string | null,"released_at": string | null,"released_by": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "document_id"?: string | null,"id"?: string,"open_document_id"?: never,"organisation_id": string,"patient_id": string,"placed_at"?: string,"placed_by": string,"reason": string,"release_reason"?: string | null,"released_at"?: string | null,"released_by"?: string | null
                  }
                  Update: {
                    "document_id"?: string | null,"id"?: string,"open_document_id"?: never,"organisation_id"?: string,"patient_id"?: string,"placed_at"?: string,"placed_by"?: string,"reason"?: string,"release_reason"?: string | null,"released_at"?: string | null,"released_by"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "legal_holds_open_document_id_fkey"
      columns: ["organisation_id","open_document_id"]
isOneToOne: false
      referencedRelation: "patient_documents"
      referencedColumns: ["organisation_id","id"]
    },{
      foreignKeyName: "legal_holds_organisation_id_fkey"
      columns: ["organisation_id"]
isOneToOne: false
      referencedRelation: "organisations"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "legal_holds_patient_id_fkey"
      columns: ["organisation_id","patient_id"]
isOneToOne: false
      referencedRelation: "patients"
      referencedColumns: ["organisation_id","id"]
    },{
      foreignKeyName: "legal_holds_placed_by_fkey"
      columns: ["organisation_id","placed_by"]
isOneToOne: false
      referencedRelation: "memberships"
      referencedColumns: ["organisation_id","user_id"]
    },{
      foreignKeyName: "legal_holds_released_by_fkey"
      columns: ["organisation_id","released_by"]
isOneToOne: false
      referencedRelation: "memberships"
      referencedColumns: ["organisation_id","user_id"]
    }
                  ]
                },"memberships": {
                  Row: {
                    "created_at": string,"organisation_id": string,"revoked_at": string | null,"role": string,"updated_at": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"organisation_id": string,"revoked_at"?: string | null,"role": string,"updated_at"?: string,"user_id": string
                  }
                  Update: {
                    "created_at"?: string,"organisation_id"?: string,"revoked_at"?: string | null,"role"?: string,"updated_at"?: string,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "memberships_organisation_id_fkey"
      columns: ["organisation_id"]
isOneToOne: false
      referencedRelation: "organisations"
      referencedColumns: ["id"]
    }
                  ]
                },"notification_digest": {
                  Row: {
                    "category": string,"created_at": string,"event_id": string,"organisation_id": string,"outbox_id": string | null,"outcome": string | null,"settled_at": string | null,"severity": string,"title": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "category": string,"created_at"?: string,"event_id": string,"organisation_id": string,"outbox_id"?: string | null,"outcome"?: string | null,"settled_at"?: string | null,"severity": string,"title": string,"user_id": string
                  }
                  Update: {
                    "category"?: string,"created_at"?: string,"event_id"?: string,"organisation_id"?: string,"outbox_id"?: string | null,"outcome"?: string | null,"settled_at"?: string | null,"severity"?: string,"title"?: string,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "notification_digest_user_id_fkey"
      columns: ["organisation_id","user_id"]
isOneToOne: false
      referencedRelation: "memberships"
      referencedColumns: ["organisation_id","user_id"]
    }
                  ]
                },"notification_jobs": {
                  Row: {
                    "channel": string,"created_at": string,"created_by": string | null,"id": string,"job_key": string,"locale": string,"organisation_id": string,"patient_id": string,"reason": string | null,"scheduled_for": string,"starts_at": string | null,"status": string,"template_key": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "channel": string,"created_at"?: string,"created_by"?: string | null,"id"?: string,"job_key": string,"locale"?: string,"organisation_id": string,"patient_id": string,"reason"?: string | null,"scheduled_for": string,"starts_at"?: string | null,"status"?: string,"template_key": string,"updated_at"?: string
                  }
                  Update: {
                    "channel"?: string,"created_at"?: string,"created_by"?: string | null,"id"?: string,"job_key"?: string,"locale"?: string,"organisation_id"?: string,"patient_id"?: string,"reason"?: string | null,"scheduled_for"?: string,"starts_at"?: string | null,"status"?: string,"template_key"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "notification_jobs_created_by_fkey"
      columns: ["organisation_id","created_by"]
isOneToOne: false
      referencedRelation: "memberships"
      referencedColumns: ["organisation_id","user_id"]
    },{
      foreignKeyName: "notification_jobs_organisation_id_fkey"
      columns: ["organisation_id"]
isOneToOne: false
      referencedRelation: "organisations"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "notification_jobs_patient_id_fkey"
      columns: ["organisation_id","patient_id"]
isOneToOne: false
      referencedRelation: "patients"
      referencedColumns: ["organisation_id","id"]
    }
                  ]
                },"notification_logs": {
                  Row: {
                    "attempt": number,"channel": string,"code": string | null,"created_at": string,"id": string,"job_id": string,"organisation_id": string,"outcome": string,"provider": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "attempt": number,"channel": string,"code"?: string | null,"created_at"?: string,"id"?: string,"job_id": string,"organisation_id": string,"outcome": string,"provider"?: string | null
                  }
                  Update: {
                    "attempt"?: number,"channel"?: string,"code"?: string | null,"created_at"?: string,"id"?: string,"job_id"?: string,"organisation_id"?: string,"outcome"?: string,"provider"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "notification_logs_job_id_fkey"
      columns: ["organisation_id","job_id"]
isOneToOne: false
      referencedRelation: "notification_jobs"
      referencedColumns: ["organisation_id","id"]
    }
                  ]
                },"notification_preferences": {
                  Row: {
                    "category": string,"created_at": string,"email": boolean,"frequency": string,"in_app": boolean,"organisation_id": string,"updated_at": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "category": string,"created_at"?: string,"email": boolean,"frequency": string,"in_app": boolean,"organisation_id": string,"updated_at"?: string,"user_id": string
                  }
                  Update: {
                    "category"?: string,"created_at"?: string,"email"?: boolean,"frequency"?: string,"in_app"?: boolean,"organisation_id"?: string,"updated_at"?: string,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "notification_preferences_user_id_fkey"
      columns: ["organisation_id","user_id"]
isOneToOne: false
      referencedRelation: "memberships"
      referencedColumns: ["organisation_id","user_id"]
    }
                  ]
                },"notification_templates": {
                  Row: {
                    "body": string,"channel": string,"created_at": string,"created_by": string,"id": string,"is_active": boolean,"locale": string,"organisation_id": string,"subject": string | null,"template_key": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "body": string,"channel": string,"created_at"?: string,"created_by"?: string,"id"?: string,"is_active"?: boolean,"locale"?: string,"organisation_id"?: string,"subject"?: string | null,"template_key": string,"updated_at"?: string
                  }
                  Update: {
                    "body"?: string,"channel"?: string,"created_at"?: string,"created_by"?: string,"id"?: string,"is_active"?: boolean,"locale"?: string,"organisation_id"?: string,"subject"?: string | null,"template_key"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "notification_templates_created_by_fkey"
      columns: ["organisation_id","created_by"]
isOneToOne: false
      referencedRelation: "memberships"
      referencedColumns: ["organisation_id","user_id"]
    },{
      foreignKeyName: "notification_templates_organisation_id_fkey"
      columns: ["organisation_id"]
isOneToOne: false
      referencedRelation: "organisations"
      referencedColumns: ["id"]
    }
                  ]
                },"notifications": {
                  Row: {
                    "archived_at": string | null,"category": string,"created_at": string,"entity_id": string | null,"entity_type": string,"event_id": string,"id": string,"is_read": boolean,"message": string,"organisation_id": string,"patient_id": string | null,"read_at": string | null,"severity": string,"title": string,"type": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "archived_at"?: string | null,"category": string,"created_at"?: string,"entity_id"?: string | null,"entity_type": string,"event_id": string,"id"?: string,"is_read"?: boolean,"message": string,"organisation_id": string,"patient_id"?: string | null,"read_at"?: string | null,"severity": string,"title": string,"type": string,"user_id": string
                  }
                  Update: {
                    "archived_at"?: string | null,"category"?: string,"created_at"?: string,"entity_id"?: string | null,"entity_type"?: string,"event_id"?: string,"id"?: string,"is_read"?: boolean,"message"?: string,"organisation_id"?: string,"patient_id"?: string | null,"read_at"?: string | null,"severity"?: string,"title"?: string,"type"?: string,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "notifications_patient_id_fkey"
      columns: ["organisation_id","patient_id"]
isOneToOne: false
      referencedRelation: "patients"
      referencedColumns: ["organisation_id","id"]
    },{
      foreignKeyName: "notifications_user_id_fkey"
      columns: ["organisation_id","user_id"]
isOneToOne: false
      referencedRelation: "memberships"
      referencedColumns: ["organisation_id","user_id"]
    }
                  ]
                },"organisations": {
                  Row: {
                    "access_log_retention_days": number,"created_at": string,"id": string,"isq_critical_below": number,"isq_warning_below": number,"locale": string,"mfa_permissions": (string)[],"name": string,"quiet_from": string,"quiet_until": string,"retention_mode": string,"storage_quota_bytes": number,"time_zone": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "access_log_retention_days"?: number,"created_at"?: string,"id"?: string,"isq_critical_below"?: number,"isq_warning_below"?: number,"locale"?: string,"mfa_permissions"?: (string)[],"name": string,"quiet_from"?: string,"quiet_until"?: string,"retention_mode"?: string,"storage_quota_bytes"?: number,"time_zone"?: string,"updated_at"?: string
                  }
                  Update: {
                    "access_log_retention_days"?: number,"created_at"?: string,"id"?: string,"isq_critical_below"?: number,"isq_warning_below"?: number,"locale"?: string,"mfa_permissions"?: (string)[],"name"?: string,"quiet_from"?: string,"quiet_until"?: string,"retention_mode"?: string,"storage_quota_bytes"?: number,"time_zone"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    
                  ]
                },"patient_documents": {
                  Row: {
                    "captured_at": string | null,"created_at": string,"created_by": string,"deleting_at": string | null,"deleting_by": string | null,"deleting_reason": string | null,"duplicate_of": string | null,"facts": NonNullable<Json>,"file_name": string,"file_path": string,"filed_kind": string,"filed_patient_id": string,"id": string,"identity_differs": (string)[] | null,"media_category": string | null,"media_kind": string,"media_subtype": string | null,"mime_type": string,"mismatch_confirmed_at": string | null,"mismatch_confirmed_by": string | null,"object_etag": string | null,"object_version": string,"organisation_id": string,"original_name": string,"patient_id": string,"pictures": string,"pictures_reason": string | null,"sha256": string | null,"size_bytes": number,"status": string,"title": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "captured_at"?: string | null,"created_at"?: string,"created_by": string,"deleting_at"?: string | null,"deleting_by"?: string | null,"deleting_reason"?: string | null,"duplicate_of"?: string | null,"facts"?: NonNullable<Json>,"file_name": string,"file_path"?: never,"filed_kind": string,"filed_patient_id": string,"id": string,"identity_differs"?: (string)[] | null,"media_category"?: string | null,"media_kind": string,"media_subtype"?: string | null,"mime_type": string,"mismatch_confirmed_at"?: string | null,"mismatch_confirmed_by"?: string | null,"object_etag"?: string | null,"object_version": string,"organisation_id": string,"original_name": string,"patient_id": string,"pictures"?: string,"pictures_reason"?: string | null,"sha256"?: string | null,"size_bytes": number,"status"?: string,"title": string,"updated_at"?: string
                  }
                  Update: {
                    "captured_at"?: string | null,"created_at"?: string,"created_by"?: string,"deleting_at"?: string | null,"deleting_by"?: string | null,"deleting_reason"?: string | null,"duplicate_of"?: string | null,"facts"?: NonNullable<Json>,"file_name"?: string,"file_path"?: never,"filed_kind"?: string,"filed_patient_id"?: string,"id"?: string,"identity_differs"?: (string)[] | null,"media_category"?: string | null,"media_kind"?: string,"media_subtype"?: string | null,"mime_type"?: string,"mismatch_confirmed_at"?: string | null,"mismatch_confirmed_by"?: string | null,"object_etag"?: string | null,"object_version"?: string,"organisation_id"?: string,"original_name"?: string,"patient_id"?: string,"pictures"?: string,"pictures_reason"?: string | null,"sha256"?: string | null,"size_bytes"?: number,"status"?: string,"title"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "patient_documents_created_by_fkey"
      columns: ["organisation_id","created_by"]
isOneToOne: false
      referencedRelation: "memberships"
      referencedColumns: ["organisation_id","user_id"]
    },{
      foreignKeyName: "patient_documents_deleting_by_fkey"
      columns: ["organisation_id","deleting_by"]
isOneToOne: false
      referencedRelation: "memberships"
      referencedColumns: ["organisation_id","user_id"]
    },{
      foreignKeyName: "patient_documents_duplicate_of_fkey"
      columns: ["organisation_id","duplicate_of"]
isOneToOne: false
      referencedRelation: "patient_documents"
      referencedColumns: ["organisation_id","id"]
    },{
      foreignKeyName: "patient_documents_filed_patient_id_fkey"
      columns: ["organisation_id","filed_patient_id"]
isOneToOne: false
      referencedRelation: "patients"
      referencedColumns: ["organisation_id","id"]
    },{
      foreignKeyName: "patient_documents_mismatch_confirmed_by_fkey"
      columns: ["organisation_id","mismatch_confirmed_by"]
isOneToOne: false
      referencedRelation: "memberships"
      referencedColumns: ["organisation_id","user_id"]
    },{
      foreignKeyName: "patient_documents_organisation_id_fkey"
      columns: ["organisation_id"]
isOneToOne: false
      referencedRelation: "organisations"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "patient_documents_patient_id_fkey"
      columns: ["organisation_id","patient_id"]
isOneToOne: false
      referencedRelation: "patients"
      referencedColumns: ["organisation_id","id"]
    }
                  ]
                },"patients": {
                  Row: {
                    "accepts_email": boolean,"accepts_sms": boolean,"address": string | null,"archived_at": string | null,"birth_date": string | null,"birth_name": string | null,"created_at": string,"created_by": string,"deceased_at": string | null,"deleted_at": string | null,"email": string | null,"file_number": string | null,"first_name": string,"id": string,"last_name": string,"last_seen_at": string | null,"merged_into": string | null,"organisation_id": string,"phone": string | null,"search": string,"sex": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "accepts_email"?: boolean,"accepts_sms"?: boolean,"address"?: string | null,"archived_at"?: string | null,"birth_date"?: string | null,"birth_name"?: string | null,"created_at"?: string,"created_by"?: string,"deceased_at"?: string | null,"deleted_at"?: string | null,"email"?: string | null,"file_number"?: string | null,"first_name": string,"id"?: string,"last_name": string,"last_seen_at"?: string | null,"merged_into"?: string | null,"organisation_id"?: string,"phone"?: string | null,"search"?: never,"sex"?: string,"updated_at"?: string
                  }
                  Update: {
                    "accepts_email"?: boolean,"accepts_sms"?: boolean,"address"?: string | null,"archived_at"?: string | null,"birth_date"?: string | null,"birth_name"?: string | null,"created_at"?: string,"created_by"?: string,"deceased_at"?: string | null,"deleted_at"?: string | null,"email"?: string | null,"file_number"?: string | null,"first_name"?: string,"id"?: string,"last_name"?: string,"last_seen_at"?: string | null,"merged_into"?: string | null,"organisation_id"?: string,"phone"?: string | null,"search"?: never,"sex"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "patients_created_by_fkey"
      columns: ["organisation_id","created_by"]
isOneToOne: false
      referencedRelation: "memberships"
      referencedColumns: ["organisation_id","user_id"]
    },{
      foreignKeyName: "patients_merged_into_fkey"
      columns: ["organisation_id","merged_into"]
isOneToOne: false
      referencedRelation: "patients"
      referencedColumns: ["organisation_id","id"]
    },{
      foreignKeyName: "patients_organisation_id_fkey"
      columns: ["organisation_id"]
isOneToOne: false
      referencedRelation: "organisations"
      referencedColumns: ["id"]
    }
                  ]
                },"profiles": {
                  Row: {
                    "active_organisation_id": string | null,"created_at": string,"digest_hour": number,"full_name": string,"id": string,"locale": string,"time_zone": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "active_organisation_id"?: string | null,"created_at"?: string,"digest_hour"?: number,"full_name"?: string,"id": string,"locale"?: string,"time_zone"?: string,"updated_at"?: string
                  }
                  Update: {
                    "active_organisation_id"?: string | null,"created_at"?: string,"digest_hour"?: number,"full_name"?: string,"id"?: string,"locale"?: string,"time_zone"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "profiles_active_organisation_fkey"
      columns: ["active_organisation_id","id"]
isOneToOne: false
      referencedRelation: "memberships"
      referencedColumns: ["organisation_id","user_id"]
    }
                  ]
                },"rejected_uploads": {
                  Row: {
                    "created_at": string,"created_by": string,"document_id": string,"media_kind": string,"mime_type": string,"object_name": string,"object_version": string,"organisation_id": string,"original_name": string,"patient_id": string,"reason": string,"rejected_at": string,"removed_at": string | null,"size_bytes": number
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at": string,"created_by": string,"document_id": string,"media_kind": string,"mime_type": string,"object_name": string,"object_version": string,"organisation_id": string,"original_name": string,"patient_id": string,"reason": string,"rejected_at"?: string,"removed_at"?: string | null,"size_bytes": number
                  }
                  Update: {
                    "created_at"?: string,"created_by"?: string,"document_id"?: string,"media_kind"?: string,"mime_type"?: string,"object_name"?: string,"object_version"?: string,"organisation_id"?: string,"original_name"?: string,"patient_id"?: string,"reason"?: string,"rejected_at"?: string,"removed_at"?: string | null,"size_bytes"?: number
                  }
                  Relationships: [
                    {
      foreignKeyName: "rejected_uploads_created_by_fkey"
      columns: ["organisation_id","created_by"]
isOneToOne: false
      referencedRelation: "memberships"
      referencedColumns: ["organisation_id","user_id"]
    },{
      foreignKeyName: "rejected_uploads_organisation_id_fkey"
      columns: ["organisation_id"]
isOneToOne: false
      referencedRelation: "organisations"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "rejected_uploads_patient_id_fkey"
      columns: ["organisation_id","patient_id"]
isOneToOne: false
      referencedRelation: "patients"
      referencedColumns: ["organisation_id","id"]
    }
                  ]
                },"retention_rules": {
                  Row: {
                    "created_at": string,"id": string,"keep_years": number,"media_kind": string,"organisation_id": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"id"?: string,"keep_years": number,"media_kind": string,"organisation_id"?: string,"updated_at"?: string
                  }
                  Update: {
                    "created_at"?: string,"id"?: string,"keep_years"?: number,"media_kind"?: string,"organisation_id"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "retention_rules_organisation_id_fkey"
      columns: ["organisation_id"]
isOneToOne: false
      referencedRelation: "organisations"
      referencedColumns: ["id"]
    }
                  ]
                }
          }
          Views: {
            [_ in never]: never
          }
          Functions: {
            "abandon_upload":
{ Args: { "document_id": string }; Returns: boolean
                           },
"announce":
{ Args: { "notice": string,"notice_key": string,"organisation_id"?: string,"severity"?: string,"starts_at"?: string }; Returns: number
                           },
"archive_notifications":
{ Args: { "as_of"?: string,"rows_max"?: number }; Returns: number
                           },
"attest_document":
{ Args: { "birth_date"?: string,"document_id": string,"facts"?: Json,"mime_type": string,"object_version": string,"patient_name"?: string,"patient_number"?: string,"pictures_within"?: number,"sha256": string }; Returns: {
              "duplicate_of": string,"id": string,"identity_differs": (string)[],"status": string
            }[]
                           },
"audit_chain":
{ Args: { "after"?: number,"limit"?: number,"organisation_id": string }; Returns: {
              "content": string,"entry_id": number,"hash": string,"previous_hash": string,"seq": number
            }[]
                           },
"audit_entries":
{ Args: { "after"?: string,"limit"?: number }; Returns: {
              "action": string,"actor": string,"changed_columns": (string)[],"occurred_at": string,"request_id": string,"role": string,"row_id": string,"seq": number,"table_name": string,"user_id": string
            }[]
                           },
"audit_faults":
{ Args: { "organisation_id": string }; Returns: {
              "fault": string,"seq": number
            }[]
                           },
"audit_heads":
{ Args: Record<PropertyKey, never>; Returns: {
              "entries": number,"hash": string,"links": number,"organisation_id": string,"seq": number
            }[]
                           },
"begin_document_delete":
{ Args: { "document_id": string,"reason"?: string }; Returns: {
              "bucket_id": string,"id": string,"object_name": string
            }[]
                           },
"begin_request":
{ Args: { "attempt_id": string,"key_hash": string,"request_hash": string }; Returns: Json
                           },
"begin_upload":
{ Args: { "file_name": string,"media_kind": string,"method"?: string,"mime_type": string,"patient_id": string,"sha256"?: string,"size_bytes": number }; Returns: {
              "bucket_id": string,"document_id": string,"expires_at": string,"likely_duplicate_of": string,"object_name": string
            }[]
                           },
"build_digests":
{ Args: { "as_of"?: string,"people_max"?: number }; Returns: {
              "dropped": number,"mailed": number
            }[]
                           },
"cancel_outbox":
{ Args: { "outbox_id": string }; Returns: boolean
                           },
"claim_outbox":
{ Args: { "as_of"?: string,"batch_size"?: number,"channel": string,"lease_seconds"?: number,"low_water"?: number,"provider": string }; Returns: {
              "attempts": number,"batch_id": string,"closed": Json,"first_sequence": number,"frozen_at": string,"is_single": boolean,"lease_token": string,"messages": Json,"outcome_unknown": boolean,"told_ids": (string)[]
            }[]
                           },
"claim_pictures":
{ Args: { "batch_size"?: number,"lease_seconds"?: number }; Returns: {
              "bucket_id": string,"document_id": string,"mime_type": string,"object_name": string,"object_version": string,"size_bytes": number
            }[]
                           },
"claim_received_documents":
{ Args: { "batch_size"?: number,"lease_seconds"?: number }; Returns: {
              "attempt": number,"bucket_id": string,"document_id": string,"lease_id": string,"mime_type": string,"object_name": string,"object_version": string,"size_bytes": number
            }[]
                           },
"commit_upload":
{ Args: { "captured_at"?: string,"confirm_mismatch"?: boolean,"document_id": string,"title"?: string }; Returns: {
              "created_at": string,"id": string,"media_kind": string,"mime_type": string,"object_version": string,"original_name": string,"patient_id": string,"size_bytes": number,"status": string,"title": string
            }[]
                           },
"compare_identity":
{ Args: { "birth_date"?: string,"document_id": string,"patient_name"?: string,"patient_number"?: string }; Returns: (string)[]
                           },
"complete_outbox":
{ Args: { "as_of"?: string,"batch_id": string,"lease_token": string,"results": Json }; Returns: {
              "closed": Json,"outcome": string
            }[]
                           },
"confirm_mismatch":
{ Args: { "document_id": string }; Returns: {
              "id": string,"identity_differs": (string)[],"mismatch_confirmed_at": string
            }[]
                           },
"document_retention":
{ Args: { "ids": (string)[] }; Returns: {
              "id": string,"may_delete": boolean,"on_hold": boolean,"rule": string,"until": string
            }[]
                           },
"examine_upload":
{ Args: { "document_id": string }; Returns: {
              "bucket_id": string,"id": string,"is_committed": boolean,"mime_type": string,"object_name": string,"size_bytes": number,"stored_mime_type": string,"stored_size_bytes": number,"stored_version": string
            }[]
                           },
"explain_notification":
{ Args: { "event": Json }; Returns: {
              "email": boolean,"email_outcome": string,"email_reason": string,"frequency": string,"full_name": string,"in_app": boolean,"in_app_outcome": string,"in_app_reason": string,"is_default": boolean,"role": string,"user_id": string
            }[]
                           },
"find_pictures":
{ Args: { "ids": (string)[],"variant"?: string }; Returns: {
              "bucket_id": string,"download_name": string,"id": string,"mime_type": string,"object_name": string,"title": string
            }[]
                           },
"finish_deletion":
{ Args: { "document_id": string }; Returns: boolean
                           },
"finish_document_delete":
{ Args: { "document_id": string }; Returns: boolean
                           },
"finish_rejection":
{ Args: { "document_id": string }; Returns: boolean
                           },
"finish_request":
{ Args: { "attempt_id": string,"key_hash": string,"outcome"?: Json }; Returns: boolean
                           },
"forgive_address":
{ Args: { "address": string }; Returns: boolean
                           },
"mark_all_notifications_read":
{ Args: { "seen_until": string }; Returns: number
                           },
"mark_notification_read":
{ Args: { "notification_id": string }; Returns: number
                           },
"me":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"measure_message":
{ Args: { "body": string,"channel": string,"locale"?: string }; Returns: {
              "costly_letters": string,"encoding": string,"fault": string,"preview": string,"segments": number,"units": number
            }[]
                           },
"members":
{ Args: Record<PropertyKey, never>; Returns: {
              "full_name": string,"member_since": string,"revoked_at": string,"role": string,"user_id": string
            }[]
                           },
"message_templates":
{ Args: Record<PropertyKey, never>; Returns: {
              "body": string,"changed_at": string,"channel": string,"costly_letters": string,"encoding": string,"is_own": boolean,"locale": string,"segments": number,"subject": string,"template_key": string,"units": number
            }[]
                           },
"my_notification_preferences":
{ Args: Record<PropertyKey, never>; Returns: {
              "category": string,"email": boolean,"frequency": string,"in_app": boolean,"is_default": boolean
            }[]
                           },
"notification_decisions":
{ Args: { "event_id": string }; Returns: {
              "email": boolean,"email_error": string,"email_outcome": string,"email_reason": string,"email_status": string,"frequency": string,"full_name": string,"in_app": boolean,"in_app_outcome": string,"in_app_reason": string,"is_default": boolean,"role": string,"settled_at": string,"user_id": string
            }[]
                           },
"notification_events":
{ Args: { "before"?: string,"before_id"?: string,"page_size"?: number }; Returns: {
              "actor_id": string,"created_at": string,"entity_id": string,"entity_type": string,"id": string,"patient_id": string,"payload": Json,"repeats": string,"severity": string,"type": string
            }[]
                           },
"notify":
{ Args: { "event": Json }; Returns: string
                           },
"open_documents":
{ Args: { "ids": (string)[],"purpose": string }; Returns: {
              "bucket_id": string,"download_name": string,"id": string,"mime_type": string,"object_name": string,"size_bytes": number,"title": string
            }[]
                           },
"outbox_figures":
{ Args: { "as_of"?: string }; Returns: {
              "channel": string,"depth": number,"failed": number,"oldest_seconds": number
            }[]
                           },
"outbox_rows":
{ Args: { "before"?: number,"page_size"?: number,"status"?: string }; Returns: {
              "attempts": number,"bounced_at": string,"channel": string,"created_at": string,"delivered_at": string,"error_message": string,"failed_at": string,"id": string,"organisation_id": string,"sent_at": string,"sequence": number,"status": string,"type": string
            }[]
                           },
"place_hold":
{ Args: { "document_id"?: string,"patient_id": string,"reason"?: string }; Returns: {
              "id": string,"in_deletion": number,"placed_at": string
            }[]
                           },
"project_state":
{ Args: Record<PropertyKey, never>; Returns: Json
                           },
"record_delivery":
{ Args: { "as_of"?: string,"code"?: string,"outbox_id": string,"outcome": string,"provider": string,"receipt_id": string }; Returns: string
                           },
"record_pictures":
{ Args: { "captured_local"?: string,"document_id": string,"facts"?: Json,"object_version": string,"offset_minutes"?: number,"reason"?: string }; Returns: string
                           },
"reject_document":
{ Args: { "document_id": string,"object_version": string,"reason": string }; Returns: {
              "bucket_id": string,"object_name": string
            }[]
                           },
"release_hold":
{ Args: { "hold_id": string,"reason"?: string }; Returns: {
              "id": string,"released_at": string
            }[]
                           },
"release_messages":
{ Args: { "as_of"?: string,"rows_max"?: number }; Returns: {
              "queued": number,"withdrawn": number
            }[]
                           },
"release_received_document":
{ Args: { "document_id": string,"lease_id": string,"retry_seconds": number }; Returns: boolean
                           },
"retry_outbox":
{ Args: { "code"?: string,"ids"?: (string)[] }; Returns: number
                           },
"schedule_message":
{ Args: { "channel": string,"job_key": string,"locale"?: string,"patient_id": string,"scheduled_for": string,"starts_at"?: string,"template_key": string }; Returns: {
              "id": string,"status": string
            }[]
                           },
"search_patients":
{ Args: { "after"?: string,"limit"?: number,"query": string }; Returns: {
              "archived_at": string,"birth_date": string,"birth_name": string,"file_number": string,"first_name": string,"id": string,"last_name": string,"sex": string
            }[]
                           },
"send_test_message":
{ Args: { "channel": string,"locale"?: string,"template_key": string }; Returns: {
              "id": string,"remaining": number
            }[]
                           },
"set_notification_preference":
{ Args: { "category": string,"email": boolean,"frequency": string,"in_app": boolean }; Returns: undefined
                           },
"sweep_objects":
{ Args: { "as_of"?: string,"batch_size"?: number,"every_seconds"?: number,"is_applied"?: boolean,"share_max"?: number }; Returns: Json
                           },
"sweep_uploads":
{ Args: { "as_of"?: string,"batch_size"?: number }; Returns: {
              "bucket_id": string,"document_id": string,"object_name": string
            }[]
                           },
"unfinished_deletions":
{ Args: { "as_of"?: string,"batch_size"?: number }; Returns: {
              "bucket_id": string,"document_id": string,"object_names": (string)[]
            }[]
                           },
"unfinished_rejections":
{ Args: { "batch_size"?: number }; Returns: {
              "bucket_id": string,"document_id": string,"object_name": string
            }[]
                           },
"unread_notifications":
{ Args: Record<PropertyKey, never>; Returns: number
                           },
"waiting_documents":
{ Args: Record<PropertyKey, never>; Returns: {
              "documents": number,"job": string,"oldest_seconds": number
            }[]
                           },
"withdraw_message":
{ Args: { "message_id": string }; Returns: {
              "id": string,"status": string
            }[]
                           }
          }
          Enums: {
            [_ in never]: never
          }
          CompositeTypes: {
            [_ in never]: never
          }
        }
}

type DatabaseWithoutInternals = Omit<Database, '__InternalSupabase'>

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">]

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])[TableName] extends {
      Row: infer R
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
  ? (DefaultSchema["Tables"] & DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
      Row: infer R
    }
    ? R
    : never
  : never

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Insert: infer I
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
  ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Insert: infer I
    }
    ? I
    : never
  : never

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Update: infer U
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
  ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Update: infer U
    }
    ? U
    : never
  : never

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never = never
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
  ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
  : never

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never = never
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
  ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
  : never

export const Constants = {
  "public": {
          Enums: {
            
          }
        }
} as const
