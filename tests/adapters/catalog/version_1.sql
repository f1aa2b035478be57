CREATE TABLE connection (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('adding', 'ready', 'replacing', 'removing')),
    nickname TEXT NOT NULL,
    nickname_folded TEXT NOT NULL,
    organization TEXT,
    project TEXT,
    api_address TEXT NOT NULL,
    purpose TEXT,
    keychain TEXT NOT NULL,
    secret_ref TEXT NOT NULL UNIQUE,
    pending_ref TEXT UNIQUE,
    previous_ref TEXT UNIQUE,
    previous_keep_until TEXT,
    key_kind TEXT NOT NULL,
    key_ending TEXT NOT NULL,
    key_length INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    key_replaced_at TEXT,
    last_check TEXT
) STRICT;
CREATE UNIQUE INDEX connection_nickname ON connection (nickname_folded)
    WHERE state IN ('ready', 'replacing');
CREATE TABLE check_history (
    connection_id TEXT NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    checked_at TEXT NOT NULL,
    cause TEXT NOT NULL,
    latency_ms INTEGER
) STRICT;
CREATE INDEX check_history_by_connection ON check_history (connection_id, checked_at);
PRAGMA application_id = 1263752272;
PRAGMA user_version = 1;
INSERT INTO connection VALUES (
    'f0b0f7b5-6d5c-4e1a-9a51-0d9a4d0a3c11', 'ready', 'Marketing', 'marketing', 'org-Abc', NULL,
    'https://api.openai.com/v1', 'use', 'Secret Service', 'f0b0f7b5-6d5c-4e1a-9a51-0d9a4d0a3c11/2',
    NULL, NULL, NULL, 'project', 'b7Qx', 164, '2026-11-01T10:00:00+00:00',
    '2026-11-02T10:00:00+00:00',
    '{"cause": "works", "findings": [], "checked_at": "2026-11-20T09:00:00+00:00",'
    || ' "http_status": 200, "request_id": "req_1", "latency_ms": 212}'
);
INSERT INTO check_history VALUES (
    'f0b0f7b5-6d5c-4e1a-9a51-0d9a4d0a3c11', '2026-11-20T09:00:00+00:00', 'works', 212
);
