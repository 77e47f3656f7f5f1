# The scripted agent: prints the lines of file $1, one each $3 seconds, and writes each to the ledger $2 after it was
# printed. The ledger lies outside the system: it says what the agent did, and how many agents there were.
exec 4>>"$2" 3<> <(:)
echo "start $$" >&4
while IFS= read -r line; do
  echo "$line"
  echo "$line" >&4
  read -rt "$3" -u 3
done <"$1"
echo "end $$" >&4
