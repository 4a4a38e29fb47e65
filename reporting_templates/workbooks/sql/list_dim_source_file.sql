-- Files that were delivered.
select file_id, name, bytes, kind, sha256
from mart.dim_source_file order by name, sha256
