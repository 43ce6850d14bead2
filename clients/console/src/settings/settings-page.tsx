const SettingsPage = ({ section }: { section: string }) => <p>{section}</p>
export default SettingsPage
