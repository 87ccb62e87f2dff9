/* Every limit of the program in one place. What an operator may change is a setting; these are the ceilings above it. */
#ifndef WASL_LIMITS_H
#define WASL_LIMITS_H

#define LIMIT_REQUEST_LINE_BYTES 8192
#define LIMIT_HEADERS_BYTES 16384
#define LIMIT_COOKIES 32
#define LIMIT_QUERY_FIELDS 64
#define LIMIT_FORM_BYTES (256 * 1024)             /* a form without files */
#define LIMIT_FORM_FIELDS 400
#define LIMIT_FILE_BYTES (50 * 1024 * 1024)       /* one uploaded file */
#define LIMIT_FILES_PER_FORM 5
#define LIMIT_UPLOAD_FORM_BYTES (5LL * LIMIT_FILE_BYTES + LIMIT_FORM_BYTES)
#define LIMIT_PICTURE_PIXELS (60LL * 1000 * 1000) /* decoded; more is refused before decoding */
#define LIMIT_PICTURE_MS 20000                    /* for all sizes of one picture */
#define LIMIT_PICTURE_OUT_BYTES (6 * 1024 * 1024) /* all sizes of one picture together */
#define LIMIT_CONNECTIONS 4096
#define LIMIT_CONNECTIONS_PER_ADDRESS 256
#define LIMIT_REQUEST_ARENA_BYTES (8 * 1024 * 1024)
#define LIMIT_PREPARE_THREADS 2
#define LIMIT_PREPARE_QUEUE 256
#define LIMIT_WRITE_QUEUE 4096
#define LIMIT_WRITES_PER_COMMIT 256
#define LIMIT_QUERY_ROWS 10000                    /* a :many query beyond it is our own bug */
#define LIMIT_TX_RETRIES 12
#define LIMIT_JOB_ATTEMPTS 12
#define LIMIT_JOB_PAYLOAD_BYTES (64 * 1024)

#define LIMIT_EMAIL_BYTES 254                     /* RFC 5321 */
#define LIMIT_PASSWORD_MIN 10
#define LIMIT_PASSWORD_MAX 200
#define LIMIT_NAME_CHARS 60
#define LIMIT_HEADLINE_CHARS 120
#define LIMIT_BIO_CHARS 5000
#define LIMIT_TITLE_MIN_CHARS 10
#define LIMIT_TITLE_CHARS 120
#define LIMIT_BRIEF_MIN_CHARS 50
#define LIMIT_BRIEF_CHARS 10000
#define LIMIT_PROPOSAL_MIN_CHARS 200
#define LIMIT_PROPOSAL_CHARS 10000
#define LIMIT_MESSAGE_CHARS 10000
#define LIMIT_REASON_CHARS 1000
#define LIMIT_CITY_CHARS 60
#define LIMIT_SKILLS 15
#define LIMIT_EDUCATION 10
#define LIMIT_LANGUAGES 10
#define LIMIT_PORTFOLIO 60
#define LIMIT_HOLDER_CHARS 70                     /* of a bank account; ISO 20022 Max70Text where SEPA uses it */
#define LIMIT_BANK_CHARS 60
#define LIMIT_DAYS 365
#define LIMIT_PAGE_ITEMS 25
#define LIMIT_PAGES 400
#define LIMIT_POSTINGS 16
#define LIMIT_AMOUNT_MINOR INT64_C(100000000000)  /* one transfer: a thousand million units of two decimals */

#endif
