// Says in a word how strong a password is while it is typed. The server decides; without this file it says so afterwards.
const says = document.getElementById("strength");
const box = document.getElementById(says.dataset.password);
const steps = [
  [Number(says.dataset.veryGood), says.dataset.saysVeryGood],
  [Number(says.dataset.good), says.dataset.saysGood],
  [Number(says.dataset.shortest), says.dataset.saysEnough],
  [1, says.dataset.saysShort],
];
box.addEventListener("input", () => {
  const [, words] = steps.find(([least]) => box.value.length >= least) ?? [0, ""];
  if (says.textContent !== words) says.textContent = words;
});
