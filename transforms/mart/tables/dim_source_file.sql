/*
says: Files that were delivered, as they are in the raw store.
order: [file_id, name]
key: [name]
columns:
  file_id: First 12 digits of the SHA-256.
  sha256: SHA-256 of the file's bytes.
  name: Path in the drop box.
  bytes: {says: Size., unit: byte}
  kind: csv, xlsx or parquet.
*/
select left(f.sha256, 12) as file_id, f.sha256, d.name, f.bytes, f.kind
from raw.file f join raw.delivery d on d.file_no = f.file_no
